package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.RunState;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attempt after failed or stopped ones ends with the result of an undisturbed run. {@link TroubledRunIT} lets every
 * change fail.
 */
class InterruptedRunIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    private static final String OF_THE_BUCKET = "PUT .*|DELETE (part|write-check)-.*";

    @TempDir
    static Path folder;

    private static Installation first;
    private static Connection source;
    private static PublishedRun undisturbed;
    private static int changes;
    private static int homes;

    @BeforeAll
    static void runUndisturbed() throws SQLException {
        first = Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS).withFolderAsBucket();
        source = first.source();
        Trouble none = Trouble.none();
        first.run(none);
        undisturbed = first.published();
        changes = (int) none.changes().stream()
                .filter(name -> name.matches(OF_THE_BUCKET))
                .count();
    }

    @AfterAll
    static void closeSource() throws SQLException {
        source.close();
    }

    @Test
    void endsEqualAfterFailingTwiceInARowAtTheSamePlace() {
        for (int call = 3; call < changes; call += 3) {
            Installation installation = newHome();
            assertFails(installation, failing(call));
            // The second attempt has less to do and may end before the same number of changes.
            try {
                installation.run(failing(call));
            } catch (NightshiftException e) {
                assertThat(e).hasMessageContaining("made to fail");
            }
            installation.run();
            assertEqual(installation.published(), undisturbed);
        }
    }

    @Test
    void makesProgressFromAttemptToAttemptThatEachCommitOneChunk() {
        Installation installation = newHome();
        int attempts = 0;
        while (attempts == 0 || installation.operations().queries().status(null).rows() < ROWS) {
            attempts++;
            assertThat(attempts).isLessThan(30);
            // Four puts and a delete prove that the bucket can be used; one more put is a part, the next fails.
            assertFails(installation, failing(6));
        }
        installation.run();
        assertThat(attempts).isGreaterThan(3);
        assertEqual(installation.published(), undisturbed);
    }

    @Test
    void stopsInTheMiddleOfAChunkAndGoesOn() {
        Installation installation = newHome();
        StopSignal stop = new StopSignal();
        RunResult stopped = installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false),
                        new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                stop.request("a test");
                            }
                        },
                        stop);
        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);
        assertThat(stopped.status().state()).isEqualTo(RunState.STOPPED);
        assertThat(stopped.status().rows()).isBetween(1L, (long) ROWS - 1);
        assertThat(stopped.status().lastError()).isEqualTo("stopped: a test");
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertEqual(installation.published(), undisturbed);
    }

    @Test
    void saysWhyItFailedAndHowToGoOn() {
        Installation installation = newHome();
        assertFails(installation, failing(5));
        RunStatus status = installation.operations().queries().status(null);
        assertThat(status.state()).isEqualTo(RunState.FAILED);
        assertThat(status.lastError()).startsWith("made to fail BEFORE 5 ");
        assertThat(status.next()).isEqualTo("nightshift restart " + status.run());
        assertThat(status.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.FAILED));
    }

    private static Installation newHome() {
        return first.another(folder.resolve("home-" + homes++));
    }

    private static Trouble failing(int call) {
        return Trouble.failure(new Trouble.Place(Trouble.Moment.BEFORE, call, OF_THE_BUCKET), 0);
    }

    private static void assertFails(Installation installation, Trouble trouble) {
        assertThatThrownBy(() -> installation.run(trouble))
                .isInstanceOfSatisfying(
                        NightshiftException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FAILED));
    }

    static void assertEqual(PublishedRun actual, PublishedRun expected) {
        assertThat(actual.lines()).isEqualTo(expected.lines());
        assertThat(actual.answers()).isEqualTo(expected.answers());
        assertThat(actual.lasting()).isEqualTo(expected.lasting());
    }
}
