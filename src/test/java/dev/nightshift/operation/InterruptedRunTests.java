package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.RunState;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Regardless of which change of the bucket fails, the next attempt ends with the result of an undisturbed run. */
class InterruptedRunTests {

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

    /** Fails also after the change, when the object exists and only the answer was lost. */
    @ParameterizedTest
    @EnumSource(Trouble.Moment.class)
    void endsEqualAfterAFailureAroundEveryChangeOfTheBucket(Trouble.Moment moment) {
        int tolerated = 0;
        for (int call = 0; call < changes; call++) {
            Installation installation = newHome();
            if (!fails(installation, failing(call, moment))) {
                tolerated++;
            }
            if (Files.exists(installation.bucket().resolve("logins/latest.json"))) {
                // A reader that follows the pointer finds a whole run; reading checks it.
                assertThat(installation.published(false).lines()).isEqualTo(undisturbed.lines());
            }
            installation.run();
            assertEqual(installation.published(), undisturbed);
        }
        // The delete of the object that proves the bucket may be refused, and two of its four puts must be.
        assertThat(tolerated).isEqualTo(moment == Trouble.Moment.BEFORE ? 1 : 3);
    }

    @Test
    void endsEqualAfterFailingTwiceInARowAtTheSamePlace() {
        for (int call = 3; call < changes; call += 3) {
            Installation installation = newHome();
            assertFails(installation, failing(call, Trouble.Moment.BEFORE));
            // The second attempt has less to do and may end before the same number of changes.
            try {
                installation.run(failing(call, Trouble.Moment.BEFORE));
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
            assertFails(installation, failing(6, Trouble.Moment.BEFORE));
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
        assertFails(installation, failing(5, Trouble.Moment.BEFORE));
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

    private static Trouble failing(int call, Trouble.Moment moment) {
        return Trouble.failure(new Trouble.Place(moment, call, OF_THE_BUCKET), 0);
    }

    private static boolean fails(Installation installation, Trouble trouble) {
        try {
            installation.run(trouble);
            return false;
        } catch (NightshiftException e) {
            assertThat(e.reason()).isEqualTo(Reason.FAILED);
            return true;
        }
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
