package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.ledger.Owner;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Path;
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

    @ParameterizedTest
    @ValueSource(
            strings = {"AFTER 2 PUT part.*", "BEFORE 2 COMMIT .*INSERT NIGHTSHIFT_PART,.*", "AFTER 0 PUT report.json"})
    void endsEqualAfterTheDeathOfAProcess(String place, @TempDir Path folder) throws Exception {
        Installation undisturbed =
                Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS).withFolderAsBucket();
        undisturbed.run();
        Installation killed = Installation.in(folder.resolve("killed"), CHUNK)
                .fill(ROWS)
                .withFolderAsBucket()
                .withLedger(SharedLedger.create());

        assertThat(DyingProgram.run(killed, CHUNK, place)).isEqualTo(DyingProgram.DIED);
        killed.run();

        InterruptedRunTests.assertEqual(killed.published(), undisturbed.published());
    }

    @Test
    void aHostWithoutThePartsOfAnotherIsRefusedAndLeavesTheRunToIt(@TempDir Path folder) throws Exception {
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
