package dev.nightshift.benchmark;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fills an embedded ledger with many runs: copies of the existing run with everything that belongs to it, one for each
 * night. Every fiftieth has failed.
 */
final class CopiedRuns {

    /** The tables, in such an order that a table comes after those it refers to. */
    private static final List<String> TABLES = List.of("RUN", "LEASE", "ATTEMPT", "PARTITION", "PART");

    private final JdbcClient jdbc;
    private final int last;

    private CopiedRuns(JdbcClient jdbc, int last) {
        this.jdbc = jdbc;
        this.last = last;
    }

    /**
     * Copies run 1.
     *
     * @param folder the folder that contains the ledger
     * @param runs the number of runs that the ledger will contain
     */
    static void fill(Path folder, int runs) {
        try (Ledger ledger = Ledger.open(new LedgerProperties(null, null, null), folder)) {
            new CopiedRuns(JdbcClient.create(ledger.dataSource()), runs).fill();
        }
    }

    private void fill() {
        TABLES.forEach(this::copy);
        jdbc.sql("UPDATE NIGHTSHIFT_RUN SET STATE = 'FAILED', LAST_ERROR = 'the database was lost'"
                        + " WHERE MOD(RUN_ID, 50) = 0")
                .update();
        jdbc.sql("ALTER SEQUENCE NIGHTSHIFT_RUN_SEQ RESTART WITH " + (last + 1)).update();
    }

    private void copy(String table) {
        List<String> columns = jdbc.sql("SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = ?"
                        + " ORDER BY ORDINAL_POSITION")
                .param("NIGHTSHIFT_" + table)
                .query(String.class)
                .list();
        String values = columns.stream().map(CopiedRuns::value).collect(Collectors.joining(", "));
        jdbc.sql(String.format(
                        Locale.ROOT,
                        "INSERT INTO NIGHTSHIFT_%s (%s) SELECT %s FROM NIGHTSHIFT_%1$s CROSS JOIN SYSTEM_RANGE(2, %d)"
                                + " AS series(n) WHERE RUN_ID = 1",
                        table,
                        String.join(", ", columns),
                        values,
                        last))
                .update();
    }

    private static String value(String column) {
        return switch (column) {
            case "RUN_ID" -> "n";
            case "CUTOFF" ->
                "FORMATDATETIME(DATEADD('DAY', n, DATE '1999-01-01'), 'yyyy-MM-dd') || 'T00:00:00.000000000Z'";
            default -> column;
        };
    }
}
