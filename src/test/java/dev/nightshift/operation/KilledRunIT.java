package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.RunState;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that the operating system kills at once leaves a run that the next process completes as if nothing had
 * happened. {@link CrashMatrixIT} has all places at which a process can die.
 */
class KilledRunIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    private static PublishedRun undisturbed;

    @TempDir
    Path folder;

    private Installation installation;

    @BeforeAll
    static void runUndisturbed(@TempDir Path folder) throws SQLException {
        Installation undisturbedOne = Installation.in(folder, CHUNK).fill(ROWS).withFolderAsBucket();
        undisturbedOne.run();
        undisturbed = undisturbedOne.published();
    }

    @BeforeEach
    void install() throws SQLException {
        installation =
                Installation.in(folder.resolve("killed"), CHUNK).fill(ROWS).withFolderAsBucket();
    }

    @Test
    void endsEqualAfterAProcessThatDiedWhileItPublished() throws Exception {
        dies("AFTER 0 PUT manifest.json");
        endsEqual();
    }

    /** The first leaves a part that the ledger does not know. */
    @Test
    void endsEqualAfterAProcessThatDiedWhileItRecoveredADeadOne() throws Exception {
        dies("AFTER 3 PUT part.*");
        dies("AFTER 0 COMMIT UPDATE BATCH_STEP_EXECUTION");
        endsEqual();
    }

    /** The first leaves a transaction that is not committed. */
    @Test
    void goesOnFromTheLastCommitThoughAttemptAfterAttemptDiesBeforeItsFirst() throws Exception {
        dies("BEFORE 2 COMMIT .*INSERT NIGHTSHIFT_PART,.*");
        RunStatus dead = installation.operations().queries().status(null);
        assertThat(dead.state()).isEqualTo(RunState.DEAD);
        assertThat(dead.rows()).isPositive();
        for (int i = 0; i < 2; i++) {
            dies("AFTER 0 PUT part.*");
            assertThat(installation.operations().queries().status(null).rows()).isEqualTo(dead.rows());
        }
        endsEqual();
        assertThat(installation.operations().queries().status(null).attempts())
                .extracting(RunStatus.AttemptStatus::outcome)
                .containsExactly(
                        AttemptOutcome.DEAD, AttemptOutcome.DEAD, AttemptOutcome.DEAD, AttemptOutcome.COMPLETED);
    }

    private void dies(String place) throws Exception {
        assertThat(DyingProgram.run(installation, CHUNK, place)).isEqualTo(DyingProgram.DIED);
    }

    private void endsEqual() {
        installation.run();
        InterruptedRunTests.assertEqual(installation.published(), undisturbed);
    }
}
