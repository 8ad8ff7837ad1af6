package dev.nightshift.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionTimedOutException;

final class DefectsTests {

    @Test
    void whatTheProgramWorksWithCanFailWithoutADefect() {
        assertThat(new Throwable[] {
                    NightshiftException.refused("no"),
                    new UncheckedIOException(new IOException("disk full")),
                    new IllegalStateException(new SQLException("gone")),
                    new DataAccessResourceFailureException("gone"),
                    new TransactionTimedOutException("late"),
                    new OutOfMemoryError()
                })
                .noneMatch(Defects::is);
    }

    @Test
    void everyOtherFailureIsADefect() {
        assertThat(new Throwable[] {
                    new IllegalStateException("a bug"), new NullPointerException(), new AssertionError("cannot be")
                })
                .allMatch(Defects::is);
    }
}
