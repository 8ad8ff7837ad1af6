package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two ledgers that publish the same run into one bucket one wins, and nothing of it is changed by the other. */
final class TwoLedgersTests {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    private Installation one;
    private Installation other;

    @BeforeEach
    void install(@TempDir Path folder) throws Exception {
        one = Installation.in(folder.resolve("one"), CHUNK).fill(ROWS);
        other = one.another(folder.resolve("other")).withBucketOf(one);
    }

    private void dies(Installation installation, String place) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> installation.run(Trouble.death(Trouble.Place.of(place))));
        installation.buryOwners();
    }

    @Test
    void whoHasBegunToPublishIsNotDisturbedByTheOther() {
        dies(one, "BEFORE 0 PUT manifest.json");

        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(other::run)
                .withMessageContaining("is already published in the bucket")
                .matches(e -> e.reason() == OperationException.Reason.REFUSED);

        assertThat(one.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(one.published().lines()).hasSize(ROWS);
    }

    @Test
    void whoComesSecondTakesOtherNamesAndTheFirstSaysThatItLost() {
        dies(one, "AFTER 2 PUT part.*");

        assertThat(other.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        PublishedRun published = other.published();

        assertThatExceptionOfType(OperationException.class).isThrownBy(one::run);
        assertThat(other.published(false)).isEqualTo(published);
        assertThat(published.lines()).hasSize(ROWS);
    }
}
