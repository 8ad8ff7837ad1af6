package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.source.KeyRange;
import dev.nightshift.work.StopSignal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ranges chosen from a part of a table that is larger than a sample, half of whose logins lie within one hour. */
final class BoundaryQueryTests {

    private static final int ROWS = 150_000;
    private static final int RANGES = 8;

    @Test
    void aSampleOfH2CutsEvenly() throws Exception {
        try (TestDatabase database = TestDatabase.inMemory()) {
            requireEven(
                    database,
                    "NUMBER(18)",
                    "DATEADD('SECOND', %s, TIMESTAMP '2026-01-01 00:00:00')",
                    "SYSTEM_RANGE(1, " + ROWS + ") AS series(n)");
        }
    }

    @Test
    void aSampleOfPostgreSqlCutsEvenly() throws Exception {
        try (TestDatabase database = TestDatabase.postgreSql()) {
            requireEven(
                    database,
                    "bigint",
                    "timestamp '2026-01-01 00:00:00' + %s * interval '1 second'",
                    "generate_series(1, " + ROWS + ") n");
        }
    }

    private static void requireEven(TestDatabase database, String whole, String time, String series) {
        String seconds = "(CASE WHEN MOD(n, 2) = 0 THEN MOD(n, 3600) ELSE MOD(n * 79, 20000000) END)";
        database.execute(
                "CREATE TABLE LOGINS (ID " + whole + " PRIMARY KEY, LAST_LOGIN TIMESTAMP(6))",
                "INSERT INTO LOGINS SELECT n, " + time.formatted(seconds) + " FROM " + series);
        List<String> boundaries;
        try (LoginSource source = database.source()) {
            boundaries =
                    source.boundaries(source.describe(), RANGES, KeyRange.ALL_LOGINS, (long) ROWS, new StopSignal());
        }

        assertThat(boundaries).hasSize(RANGES - 1);
        String from = "1900-01-01T00:00";
        for (int range = 0; range < RANGES; range++) {
            String to = range < boundaries.size() ? boundaries.get(range) : "2100-01-01T00:00";
            long rows = ((Number) database.query("SELECT COUNT(*) FROM LOGINS WHERE LAST_LOGIN >= TIMESTAMP '"
                                    + from.replace('T', ' ') + "' AND LAST_LOGIN < TIMESTAMP '" + to.replace('T', ' ')
                                    + "'")
                            .get(0))
                    .longValue();
            // PostgreSQL samples whole pages: the size of a range has a standard deviation of some percent here.
            assertThat(rows).as("[%s, %s)", from, to).isBetween(ROWS / RANGES * 5L / 10, ROWS / RANGES * 15L / 10);
            from = to;
        }
    }
}
