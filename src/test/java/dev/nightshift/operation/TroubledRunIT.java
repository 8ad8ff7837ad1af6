package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.operation.Trouble.Moment;
import dev.nightshift.operation.Trouble.Place;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If any call to ledger or bucket fails, or succeeds without an answer, the attempt continues or reports the failure,
 * and the next one completes the run as if nothing had happened.
 */
class TroubledRunIT {

    private static final int ROWS = 9;
    private static final int CHUNK = 4;

    private static final String OF_THE_BUCKET = "(PUT|DELETE) .*";
    private static final String OF_ONE_STATEMENT = "\\w+ \\w+";

    @TempDir
    static Path folder;

    private static Installation first;
    private static Connection source;
    private static PublishedRun undisturbed;
    private static List<String> changes;
    private static List<Integer> places;
    private static QuietLog quiet;
    private static int homes;

    @BeforeAll
    static void runUndisturbed() throws SQLException {
        quiet = new QuietLog();
        first = Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS).withFolderAsBucket();
        // Without heartbeats, so that the k-th change of every run is the same.
        first.writeSettings("  lease:\n    duration: 10m\n    beat: 3m\n");
        source = first.source();
        Trouble none = Trouble.none();
        first.run(none);
        undisturbed = first.published();
        changes = none.changes();
        places = places();
    }

    /**
     * One of each kind. A statement that fails undoes its transaction, as the commit does if it fails, so that of
     * transactions with the same statements only the first has all of them.
     */
    private static List<Integer> places() {
        OneOfEachKind kinds = new OneOfEachKind();
        Set<String> transactions = new HashSet<>();
        List<Integer> places = new ArrayList<>();
        List<Integer> statements = new ArrayList<>();
        for (int k = 0; k < changes.size(); k++) {
            String change = changes.get(k);
            if (!kinds.chooses(change)) {
                continue;
            }
            if (!change.matches("COMMIT .*|" + OF_THE_BUCKET)) {
                statements.add(k);
                continue;
            }
            if (change.matches("COMMIT " + OF_ONE_STATEMENT) || transactions.add(change)) {
                places.addAll(statements);
            }
            statements.clear();
            places.add(k);
        }
        return places;
    }

    @AfterAll
    static void closeSource() throws SQLException {
        source.close();
        quiet.close();
    }

    /**
     * The ledger's connection breaks when a call fails; the next connection works again. A commit of one statement of
     * Spring Batch that fails leaves what the statement leaves if it fails.
     */
    @Test
    void endsEqualWhicheverCallFails() {
        List<String> wrong = new ArrayList<>();
        int tolerated = 0;
        for (int k : places) {
            String change = changes.get(k);
            if (!change.matches("COMMIT \\w+ BATCH_\\w+")
                    && !fails(Trouble.failure(Place.at(Moment.BEFORE, k), 0), change, wrong)
                    && change.matches(OF_THE_BUCKET)) {
                tolerated++;
            }
        }
        assertThat(wrong).isEmpty();
        // The delete of the object that proves the bucket may be refused.
        assertThat(tolerated).isEqualTo(1);
    }

    @Test
    void endsEqualWhicheverChangeHasNoAnswer() {
        List<String> wrong = new ArrayList<>();
        int tolerated = 0;
        for (int k : places) {
            String change = changes.get(k);
            if (change.matches("COMMIT .*|" + OF_THE_BUCKET)
                    && !fails(Trouble.failure(Place.at(Moment.AFTER, k), 0), change, wrong)
                    && change.matches(OF_THE_BUCKET)) {
                tolerated++;
            }
        }
        assertThat(wrong).isEmpty();
        // Two of the four puts of the object that proves the bucket must be refused.
        assertThat(tolerated).isEqualTo(3);
    }

    /** Ledger and bucket refuse a number of calls, including connecting, and then work again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void endsEqualAfterAllWasGoneForAWhile(int calls) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < places.size(); i += 5) {
            int k = places.get(i);
            fails(Trouble.outage(Place.at(Moment.AFTER, k), calls), changes.get(k), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    /** Completes the run after the trouble, and returns whether the first attempt failed. */
    private static boolean fails(Trouble trouble, String where, List<String> wrong) {
        Installation installation = first.another(folder.resolve("home-" + homes++));
        String said = "nothing";
        try (Connection ledger = installation.openLedger()) {
            try {
                installation.run(trouble);
            } catch (NightshiftException e) {
                said = e.reason() + ": " + e.getMessage();
                assertThat(e.reason()).isEqualTo(Reason.FAILED);
            }
            if (Files.exists(installation.bucket().resolve("logins/latest.json"))) {
                // A reader that follows the pointer finds a whole run; reading checks it.
                assertThat(installation.published(false).lines()).isEqualTo(undisturbed.lines());
            }
            // A lease that could not be released, or whose acquisition had no answer, ends with the process.
            installation.buryOwners();
            installation.run();
            InterruptedRunIT.assertEqual(installation.published(), undisturbed);
            assertThat(ledger.isClosed()).isFalse();
        } catch (RuntimeException | SQLException | AssertionError e) {
            wrong.add(trouble + " (" + where + ") said " + said + " and then " + e + "\n");
        }
        return !said.equals("nothing");
    }
}
