package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.operation.Trouble.Moment;
import dev.nightshift.operation.Trouble.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regardless of which change of ledger or bucket is the last that a process makes, the next process completes the run
 * as if nothing had happened. What a killed process leaves are its files: one run is copied before each of its changes
 * that follows a lasting one, and every copy is completed. Dying after a change equals dying before the next, and dying
 * between two statements of a transaction equals dying before the first of them. Earlier deaths are simulated: from
 * that place on, no call of the dead one reaches ledger or bucket, not even its clean-up. {@link KilledRunIT} kills
 * real processes.
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
    private static final AtomicInteger HOMES = new AtomicInteger();

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
        assertThat(failures(deaths(newHome(), change -> true), undisturbed)).isEmpty();
    }

    /** The first process dies in the middle of the work, or while it publishes. */
    @ParameterizedTest
    @ValueSource(strings = {"AFTER 0 PUT part-p00-000002.*", "AFTER 0 PUT _SUCCESS"})
    void endsEqualWhereverTheSecondProcessDies(String firstDeath) throws SQLException {
        Installation dead = newHome();
        die(dead, Place.of(firstDeath));
        assertThat(failures(deaths(dead, new OneOfEachKind()::chooses), undisturbed))
                .isEmpty();
    }

    @Test
    void endsEqualWhereverAProcessDiesThatReadsThreeRangesAtTheSameTime() {
        Installation living = newHome().withPartitions(3);
        Map<String, Installation> deaths = deaths(living, everyThird());
        PublishedRun expected = living.published();
        assertThat(expected.lines()).isEqualTo(undisturbed.lines());
        assertThat(expected.manifest().toString()).contains("/part-p02");
        assertThat(failures(deaths, expected)).isEmpty();
    }

    @Test
    void endsEqualThoughThreeProcessesInARowDieAtTheSamePlace() throws SQLException {
        Trouble none = Trouble.none();
        newHome().run(none);
        List<String> changes = none.changes();
        Map<String, Installation> deaths = new LinkedHashMap<>();
        for (int k = 1; k < changes.size(); k++) {
            if (lasting(changes.get(k - 1)) && deaths.size() * 9 <= k) {
                Installation installation = newHome();
                for (int process = 1; process <= 3; process++) {
                    die(installation, Place.at(Moment.BEFORE, k));
                }
                deaths.put("three times before " + k + ": " + changes.get(k), installation);
            }
        }
        assertThat(failures(deaths, undisturbed)).isEmpty();
    }

    private static boolean lasting(String change) {
        return change.matches("(COMMIT|PUT|DELETE) .*");
    }

    private static Installation newHome() {
        return first.another(folder.resolve("home-" + HOMES.getAndIncrement()));
    }

    private static Predicate<String> everyThird() {
        AtomicInteger deaths = new AtomicInteger();
        return change -> deaths.getAndIncrement() % 3 == 0;
    }

    /** Lets a process run to its end, and returns what it would have left if it had died after one of these changes. */
    private static Map<String, Installation> deaths(Installation living, Predicate<String> lastChange) {
        Map<String, Installation> deaths = Collections.synchronizedMap(new LinkedHashMap<>());
        AtomicReference<String> last = new AtomicReference<>("COMMIT nothing");
        living.run(Trouble.beforeEach(change -> {
            String before = last.getAndSet(change);
            if (lasting(before) && lastChange.test(before)) {
                String home = "home-" + HOMES.getAndIncrement();
                deaths.put(home + ", between " + before + " and " + change, living.killed(folder.resolve(home)));
            }
        }));
        assertThat(living.published().lines()).isEqualTo(undisturbed.lines());
        assertThat(deaths).hasSizeGreaterThan(20);
        return deaths;
    }

    /** Completes what dead processes have left, and returns what was wrong in the end. */
    private static List<String> failures(Map<String, Installation> deaths, PublishedRun expected) {
        List<String> failures = new ArrayList<>();
        deaths.forEach((death, installation) -> {
            // Left open, because opening it for each use takes a tenth of the time.
            try (Connection ledger = installation.openLedger()) {
                bury(installation);
                installation.run();
                InterruptedRunIT.assertEqual(installation.published(), expected);
                assertThat(ledger.isClosed()).isFalse();
            } catch (RuntimeException | SQLException | AssertionError e) {
                failures.add(death + ": " + e);
            }
        });
        return failures;
    }

    private static void die(Installation installation, Place place) throws SQLException {
        Trouble trouble = Trouble.death(place);
        try (Connection ledger = installation.openLedger()) {
            try {
                installation.run(trouble);
            } catch (RuntimeException e) {
                assertThat(trouble.struck()).as(e.toString()).isTrue();
            }
            bury(installation);
            assertThat(ledger.isClosed()).isFalse();
        }
    }

    private static void bury(Installation installation) {
        installation.buryOwners();
        if (Files.exists(installation.bucket().resolve("logins/latest.json"))) {
            // A reader that follows the pointer finds a whole run; reading checks it.
            assertThat(installation.published(false).lines()).isEqualTo(undisturbed.lines());
        }
    }
}
