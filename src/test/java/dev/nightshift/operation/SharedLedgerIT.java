package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.ledger.Owner;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A killed process leaves everything that the next one needs in a ledger on PostgreSQL, as it does in the embedded one,
 * if the next one has the same bucket.
 */
class SharedLedgerIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    @TempDir
    static Path folder;

    private static Installation first;
    private static int homes;

    @BeforeAll
    static void runUndisturbed() throws SQLException {
        first = Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS).withFolderAsBucket();
        first.run();
    }

    /** The server rolls back the transaction of a connection that breaks. */
    @Test
    void endsEqualAfterTheDeathOfAProcess() throws Exception {
        Installation killed = newHome();
        assertThat(DyingProgram.run(killed, CHUNK, "BEFORE 2 COMMIT .*INSERT NIGHTSHIFT_PART,.*"))
                .isEqualTo(DyingProgram.DIED);

        assertEndsEqual(killed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AFTER 2 PUT part.*", "AFTER 0 PUT report.json"})
    void endsEqualAfterADeathThatIsSimulated(String place) {
        Installation killed = newHome();
        Trouble death = Trouble.death(Trouble.Place.of(place));
        assertThatThrownBy(() -> killed.run(death)).isInstanceOf(NightshiftException.class);
        killed.buryOwners();

        assertEndsEqual(killed);
    }

    @Test
    void oneOfThreeThatStartAtTheSameTimeDoesTheWork() throws Exception {
        Race.requireThatOneWorks(newHome(), first.published());
    }

    private static Installation newHome() {
        return first.another(folder.resolve("home-" + homes++)).withLedger(SharedLedger.create());
    }

    private static void assertEndsEqual(Installation killed) {
        killed.run();
        InterruptedRunIT.assertEqual(killed.published(), first.published());
    }

    @Test
    void aHostWithoutThePartsOfAnotherIsRefusedAndLeavesTheRunToIt() throws Exception {
        String ledger = SharedLedger.create();
        Installation here =
                Installation.in(folder.resolve("here"), CHUNK).fill(ROWS).withLedger(ledger);
        Installation there = here.another(folder.resolve("there")).withLedger(ledger);
        Trouble failure = Trouble.failure(Trouble.Place.of("BEFORE 3 PUT part.*"), 0);
        assertThatThrownBy(() -> here.run(failure)).isInstanceOf(NightshiftException.class);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(there::run)
                .withMessage("3 parts of run 1 cannot be found in " + there.bucket() + ": it was last worked on at "
                        + Owner.self().host()
                        + ", and without nightshift.target.bucket each host has a local bucket of its own. Restart it"
                        + " on that host, or start a new run here with: nightshift run --cutoff 2026-11-23T00:00:00Z"
                        + " --rerun\nSo that each host can resume what another began, set nightshift.target.bucket on"
                        + " all of them")
                .matches(e -> e.reason() == Reason.REFUSED);

        assertThat(here.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }
}
