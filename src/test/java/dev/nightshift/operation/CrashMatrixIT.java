package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.operation.Trouble.Moment;
import dev.nightshift.operation.Trouble.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regardless of which change of ledger or bucket is the last that a process makes, the next process completes the run
 * as if nothing had happened. The death is simulated within one process: from that place on, no call of the dead one
 * reaches ledger or bucket, not even its clean-up. {@link KilledRunIT} kills real processes, with a real S3 server.
 * Dying after a change equals dying before the next, and dying between two statements of a transaction equals dying
 * before the first of them.
 */
class CrashMatrixIT {

    private static final int ROWS = 9;

    /** The logins fill their last chunk, so that their reading ends with an empty one. */
    private static final int CHUNK = 4;

    @TempDir
    static Path folder;

    private static Installation first;
    private static Connection source;
    private static PublishedRun undisturbed;
    private static QuietLog quiet;
    private static int homes;

    @BeforeAll
    static void runUndisturbed() throws SQLException {
        quiet = new QuietLog();
        first = Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS).withFolderAsBucket();
        // The database stays open, because opening it for each of hundreds of runs takes longer than the runs.
        source = first.source();
        first.run();
        undisturbed = first.published();
    }

    @AfterAll
    static void closeSource() throws SQLException {
        source.close();
        quiet.close();
    }

    @Test
    void endsEqualWhereverTheFirstProcessDies() {
        List<String> changes = changesOfTheNext(newHome());
        assertThat(endings(changes, k -> lasting(changes, k - 1) ? List.of(Place.at(Moment.BEFORE, k)) : List.of()))
                .isEmpty();
    }

    /** The first process dies in the middle of the work, or while it publishes. */
    @ParameterizedTest
    @ValueSource(strings = {"AFTER 0 PUT part-p00-000002.*", "AFTER 0 PUT _SUCCESS"})
    void endsEqualWhereverTheSecondProcessDies(String firstDeath) {
        Place place = Place.of(firstDeath);
        Installation dead = newHome();
        die(dead, place);
        List<String> changes = changesOfTheNext(dead);
        assertThat(endings(
                        changes, k -> lasting(changes, k - 1) ? List.of(place, Place.at(Moment.BEFORE, k)) : List.of()))
                .isEmpty();
    }

    /** Ranges make their changes in a random order. The k-th change differs each time, but their number is the same. */
    @Test
    void endsEqualWhereverAProcessDiesThatReadsThreeRangesAtTheSameTime() {
        Installation alone = newHomeWithThreeRanges();
        List<String> changes = changesOfTheNext(alone);
        PublishedRun expected = alone.published();
        assertThat(expected.lines()).isEqualTo(undisturbed.lines());
        assertThat(changes)
                .filteredOn(change -> change.startsWith("PUT part-p02"))
                .isNotEmpty();
        assertThat(endings(
                        CrashMatrixIT::newHomeWithThreeRanges,
                        expected,
                        changes,
                        k -> k % 6 == 0 ? List.of(Place.at(Moment.BEFORE, k)) : List.of()))
                .isEmpty();
    }

    private static Installation newHomeWithThreeRanges() {
        return newHome().withPartitions(3);
    }

    @Test
    void endsEqualThoughThreeProcessesInARowDieAtTheSamePlace() {
        List<String> changes = changesOfTheNext(newHome());
        AtomicInteger places = new AtomicInteger();
        assertThat(endings(changes, k -> {
                    Place place = Place.at(Moment.BEFORE, k);
                    boolean chosen = lasting(changes, k - 1) && places.getAndIncrement() % 3 == 0;
                    return chosen ? List.of(place, place, place) : List.of();
                }))
                .isEmpty();
    }

    private static boolean lasting(List<String> changes, int k) {
        return k < 0 || changes.get(k).matches("(COMMIT|PUT|DELETE) .*");
    }

    private static Installation newHome() {
        return first.another(folder.resolve("home-" + homes++));
    }

    /** Returns the changes of a process that is not disturbed. */
    private static List<String> changesOfTheNext(Installation installation) {
        Trouble none = Trouble.none();
        installation.run(none);
        assertThat(none.changes()).hasSizeGreaterThan(20);
        return none.changes();
    }

    /** Lets processes die at places that depend on k, and returns what was wrong in the end. */
    private static List<String> endings(List<String> changes, IntFunction<List<Place>> deaths) {
        return endings(CrashMatrixIT::newHome, undisturbed, changes, deaths);
    }

    private static List<String> endings(
            Supplier<Installation> homes,
            PublishedRun expected,
            List<String> changes,
            IntFunction<List<Place>> deaths) {
        List<String> failures = new ArrayList<>();
        for (int k = 0; k < changes.size(); k++) {
            List<Place> places = deaths.apply(k);
            if (places.isEmpty()) {
                continue;
            }
            Installation installation = homes.get();
            try (Connection ledger = installation.openLedger()) {
                places.forEach(place -> die(installation, place));
                installation.run();
                InterruptedRunTests.assertEqual(installation.published(), expected);
                assertThat(ledger.isClosed()).isFalse();
            } catch (RuntimeException | SQLException | AssertionError e) {
                failures.add(places + " (" + changes.get(k) + "): " + e);
            }
        }
        return failures;
    }

    private static void die(Installation installation, Place place) {
        Trouble trouble = Trouble.death(place);
        try {
            installation.run(trouble);
        } catch (RuntimeException e) {
            assertThat(trouble.struck()).as(e.toString()).isTrue();
        }
        installation.buryOwners();
        if (Files.exists(installation.bucket().resolve("logins/latest.json"))) {
            // A reader that follows the pointer finds a whole run; reading checks it.
            assertThat(installation.published(false).lines()).isEqualTo(undisturbed.lines());
        }
    }
}
