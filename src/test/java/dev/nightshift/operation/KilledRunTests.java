package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that dies at once leaves a run that the next process ends as if nothing had happened. */
class KilledRunTests {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    @TempDir
    Path folder;

    /** The first two changes prove that the bucket can be written; six parts follow, then the documents. */
    @ParameterizedTest
    @CsvSource({"2, AFTER", "4, BEFORE", "4, AFTER", "8, BEFORE", "9, AFTER", "10, AFTER", "11, AFTER"})
    void endsEqualAfterAProcessThatDied(int call, FaultyStore.Moment moment) throws Exception {
        Installation undisturbed =
                Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS);
        undisturbed.run();
        Installation installation =
                Installation.in(folder.resolve("killed"), CHUNK).fill(ROWS);
        assertThat(DyingProgram.run(installation, CHUNK, call, moment)).isEqualTo(DyingProgram.DIED);
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        InterruptedRunTests.assertEqual(installation.published(), undisturbed.published());
    }

    @Test
    void goesOnFromTheLastCommitThoughAttemptAfterAttemptDiesBeforeItsFirst() throws Exception {
        Installation installation =
                Installation.in(folder.resolve("killed"), CHUNK).fill(ROWS);
        assertThat(DyingProgram.run(installation, CHUNK, 5, FaultyStore.Moment.BEFORE))
                .isEqualTo(DyingProgram.DIED);
        RunStatus dead = installation.operations().status(null);
        assertThat(dead.state()).isEqualTo("DEAD");
        assertThat(dead.rows()).isPositive();
        for (int i = 0; i < 2; i++) {
            assertThat(DyingProgram.run(installation, CHUNK, 2, FaultyStore.Moment.AFTER))
                    .isEqualTo(DyingProgram.DIED);
            assertThat(installation.operations().status(null).rows()).isEqualTo(dead.rows());
        }
        RunResult result = installation.run();
        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(result.status().attempts())
                .extracting(RunStatus.AttemptStatus::outcome)
                .containsExactly("DEAD", "DEAD", "DEAD", "COMPLETED");
        assertThat(installation.published().lines()).hasSize(ROWS);
    }
}
