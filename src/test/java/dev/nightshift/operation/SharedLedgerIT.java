package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A killed process leaves everything that the next one needs in a ledger on PostgreSQL, as it does in the embedded one.
 */
class SharedLedgerIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    @ParameterizedTest
    @ValueSource(
            strings = {"AFTER 2 PUT part.*", "BEFORE 2 COMMIT .*INSERT NIGHTSHIFT_PART,.*", "AFTER 0 PUT report.json"})
    void endsEqualAfterTheDeathOfAProcess(String place, @TempDir Path folder) throws Exception {
        Installation undisturbed =
                Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS);
        undisturbed.run();
        Installation killed =
                Installation.in(folder.resolve("killed"), CHUNK).fill(ROWS).withLedger(SharedLedger.create());

        assertThat(DyingProgram.run(killed, CHUNK, place)).isEqualTo(DyingProgram.DIED);
        killed.run();

        InterruptedRunTests.assertEqual(killed.published(), undisturbed.published());
    }
}
