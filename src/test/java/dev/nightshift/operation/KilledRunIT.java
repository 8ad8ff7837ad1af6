package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.RunState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that the operating system kills at once leave a run that the next process completes as if nothing had
 * happened. {@link CrashMatrixIT} has all places at which a process can die.
 */
class KilledRunIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    @TempDir
    Path folder;

    private Installation installation;

    /**
     * One is killed in a transaction, the next before its first commit, leaving a part that the ledger does not know,
     * the next while it recovers the one before, and the last while it publishes.
     */
    @Test
    void endsEqualThoughAttemptAfterAttemptIsKilled() throws Exception {
        Installation calm =
                Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS).withFolderAsBucket();
        calm.run();
        installation =
                Installation.in(folder.resolve("killed"), CHUNK).fill(ROWS).withFolderAsBucket();

        dies("BEFORE 2 COMMIT .*INSERT NIGHTSHIFT_PART,.*");
        RunStatus dead = status();
        assertThat(dead.state()).isEqualTo(RunState.DEAD);
        assertThat(dead.rows()).isPositive();
        for (String place : List.of("AFTER 0 PUT part.*", "AFTER 0 COMMIT UPDATE BATCH_STEP_EXECUTION")) {
            dies(place);
            assertThat(status().rows()).isEqualTo(dead.rows());
        }
        dies("AFTER 0 PUT manifest.json");

        installation.run();

        InterruptedRunIT.assertEqual(installation.published(), calm.published());
        assertThat(status().attempts())
                .extracting(RunStatus.AttemptStatus::outcome)
                .containsExactly(
                        AttemptOutcome.DEAD,
                        AttemptOutcome.DEAD,
                        AttemptOutcome.DEAD,
                        AttemptOutcome.DEAD,
                        AttemptOutcome.COMPLETED);
    }

    private RunStatus status() {
        return installation.operations().queries().status(null);
    }

    private void dies(String place) throws Exception {
        assertThat(DyingProgram.run(installation, CHUNK, place)).isEqualTo(DyingProgram.DIED);
    }
}
