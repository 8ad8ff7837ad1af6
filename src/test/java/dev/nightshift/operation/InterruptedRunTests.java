package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.migration.StopSignal;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever change of the bucket fails, the next attempt ends with the result of an undisturbed run. */
class InterruptedRunTests {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    @TempDir
    Path folder;

    /** Also after the change, when the object is there and only the answer was lost. */
    @ParameterizedTest
    @EnumSource(FaultyStore.Moment.class)
    void endsEqualAfterAFailureAroundEveryChangeOfTheBucket(FaultyStore.Moment moment) throws Exception {
        PublishedRun undisturbed = undisturbed();
        int changes = changesOfAnUndisturbedRun();
        int tolerated = 0;
        for (int call = 0; call < changes; call++) {
            Installation installation =
                    Installation.in(home(moment + "-" + call), CHUNK).fill(ROWS);
            if (!fails(installation, failing(call, moment))) {
                tolerated++;
            }
            if (Files.exists(installation.bucket().resolve("logins/latest.json"))) {
                // Whoever follows the pointer finds a whole run: reading checks it.
                assertThat(installation.published(false).lines()).isEqualTo(undisturbed.lines());
            }
            installation.run();
            assertEqual(installation.published(), undisturbed);
        }
        // A refused delete is a warning: that of the object that proves the right to write.
        assertThat(tolerated).isEqualTo(1);
    }

    @Test
    void endsEqualAfterFailingTwiceInARowAtTheSamePlace() throws Exception {
        PublishedRun undisturbed = undisturbed();
        int changes = changesOfAnUndisturbedRun();
        for (int call = 3; call < changes; call += 3) {
            Installation installation =
                    Installation.in(home("twice-" + call), CHUNK).fill(ROWS);
            assertFails(installation, failing(call, FaultyStore.Moment.BEFORE));
            // The second attempt has less to do and may be through before the same number of changes.
            try {
                installation.run(failing(call, FaultyStore.Moment.BEFORE));
            } catch (OperationException e) {
                assertThat(e).hasMessageContaining("made to fail");
            }
            installation.run();
            assertEqual(installation.published(), undisturbed);
        }
    }

    @Test
    void makesProgressFromAttemptToAttemptThatEachCommitOneChunk() throws Exception {
        PublishedRun undisturbed = undisturbed();
        Installation installation = Installation.in(home("slow"), CHUNK).fill(ROWS);
        int attempts = 0;
        while (attempts == 0 || installation.operations().status(null).rows() < ROWS) {
            attempts++;
            assertThat(attempts).isLessThan(30);
            // A put and a delete prove that the bucket can be written; one more put is a part, the next fails.
            assertFails(installation, failing(3, FaultyStore.Moment.BEFORE));
        }
        installation.run();
        assertThat(attempts).isGreaterThan(3);
        assertEqual(installation.published(), undisturbed);
    }

    @Test
    void stopsInTheMiddleOfAChunkAndGoesOn() throws Exception {
        PublishedRun undisturbed = undisturbed();
        Installation installation = Installation.in(home("stopped"), CHUNK).fill(ROWS);
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
        assertThat(stopped.status().state()).isEqualTo("STOPPED");
        assertThat(stopped.status().rows()).isBetween(1L, (long) ROWS - 1);
        assertThat(stopped.status().lastError()).isEqualTo("stopped: a test");
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertEqual(installation.published(), undisturbed);
    }

    @Test
    void saysWhyItFailedAndHowToGoOn() throws Exception {
        Installation installation = Installation.in(home("said"), CHUNK).fill(ROWS);
        assertFails(installation, failing(5, FaultyStore.Moment.BEFORE));
        RunStatus status = installation.operations().status(null);
        assertThat(status.state()).isEqualTo("FAILED");
        assertThat(status.lastError()).isEqualTo("made to fail");
        assertThat(status.next()).isEqualTo("nightshift restart " + status.run());
        assertThat(status.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo("FAILED"));
    }

    private Path home(String name) {
        return folder.resolve(name);
    }

    private PublishedRun undisturbed() throws Exception {
        Installation installation = Installation.in(home("undisturbed"), CHUNK).fill(ROWS);
        installation.run();
        return installation.published();
    }

    private int changesOfAnUndisturbedRun() throws Exception {
        Installation installation = Installation.in(home("counted"), CHUNK).fill(ROWS);
        List<FaultyStore> stores = new ArrayList<>();
        installation.run(store -> {
            FaultyStore counting = new FaultyStore(store, -1, FaultyStore.Moment.BEFORE, () -> {});
            stores.add(counting);
            return counting;
        });
        return stores.get(0).calls();
    }

    private static UnaryOperator<ObjectStore> failing(int call, FaultyStore.Moment moment) {
        return store -> new FaultyStore(store, call, moment, () -> {
            throw new StorageException(StorageException.Kind.UNAVAILABLE, "made to fail", store.bucket(), null, null);
        });
    }

    private static boolean fails(Installation installation, UnaryOperator<ObjectStore> bucket) {
        try {
            installation.run(bucket);
            return false;
        } catch (OperationException e) {
            assertThat(e.reason()).isEqualTo(OperationException.Reason.FAILED);
            return true;
        }
    }

    private static void assertFails(Installation installation, UnaryOperator<ObjectStore> bucket) {
        assertThatThrownBy(() -> installation.run(bucket))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        e -> assertThat(e.reason()).isEqualTo(OperationException.Reason.FAILED));
    }

    static void assertEqual(PublishedRun actual, PublishedRun expected) {
        assertThat(actual.lines()).isEqualTo(expected.lines());
        assertThat(actual.answers()).isEqualTo(expected.answers());
        assertThat(actual.manifest().get("parts").size())
                .isEqualTo(expected.manifest().get("parts").size());
    }
}
