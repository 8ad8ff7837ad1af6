package dev.nightshift.benchmark;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import dev.nightshift.migration.MigrateWithoutOutput;
import dev.nightshift.operation.Settings;
import dev.nightshift.source.RecordSource;
import dev.nightshift.table.LoginSource;
import dev.nightshift.table.SourceProperties;
import dev.nightshift.work.Secret;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Measures in turn, in one warm process, the bare ordered loop and the step <i>migrate</i> without output, and prints
 * the seconds of both, one line for each round.
 */
public final class WarmComparison {

    private static final int WARM_UPS = 3;

    private final Path folder;
    private final String url;
    private final long rows;
    private final SourceProperties settings;

    private WarmComparison(Path folder, String url, long rows) {
        this.folder = folder;
        this.url = url;
        this.rows = rows;
        this.settings = Settings.load(folder, null).source();
    }

    /** Arguments: an empty folder, the JDBC URL, the number of rows, the number of counted rounds. */
    public static void main(String[] args) throws Exception {
        new WarmComparison(Path.of(args[0]), args[1], Long.parseLong(args[2])).run(Integer.parseInt(args[3]));
    }

    private void run(int rounds) throws Exception {
        LoginSource source = LoginSource.of(settings, folder, UnaryOperator.identity(), new StopSignal());
        RecordSource records = source.rows(source.describe());
        try (Ledger ledger = Ledger.open(new LedgerProperties(null, null, null), folder)) {
            for (int round = 1 - WARM_UPS; round <= rounds; round++) {
                // The second may profit from the database's pages that the first has cached.
                boolean loopFirst = round % 2 == 0;
                double before = loopFirst ? loop() : migrate(ledger, records);
                double after = loopFirst ? migrate(ledger, records) : loop();
                if (round > 0) {
                    System.out.printf(
                            Locale.ROOT, "%.3f %.3f%n", loopFirst ? before : after, loopFirst ? after : before);
                }
            }
        }
    }

    private double loop() throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(url, settings.username(), Secret.revealed(settings.password()))) {
            long start = System.nanoTime();
            LoopProcess.pass(connection, rows);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private double migrate(Ledger ledger, RecordSource records) {
        return MigrateWithoutOutput.seconds(ledger, records, LoginsTable.CUTOFF.toInstant(ZoneOffset.UTC), rows);
    }
}
