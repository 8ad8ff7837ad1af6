package dev.nightshift.hint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcHintsTests {

    @Test
    void aManagerLeavesNoMessageThatNobodyReads(@TempDir Path folder) {
        try (Ledger ledger = Ledger.open(new LedgerProperties(null, null, null), folder)) {
            JdbcHints manager = new JdbcHints(ledger);
            manager.send(new Hints.Hint(1, 0, 2));
            manager.send(new Hints.Hint(1, 1, 3));
            new JdbcHints(ledger).close();
            assertThat(messages(ledger)).isEqualTo(2);

            manager.close();

            assertThat(messages(ledger)).isZero();
        }
    }

    private static int messages(Ledger ledger) {
        return JdbcClient.create(ledger.dataSource())
                .sql("SELECT COUNT(*) FROM INT_CHANNEL_MESSAGE")
                .query(Integer.class)
                .single();
    }
}
