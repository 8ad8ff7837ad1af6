package dev.nightshift.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.oraclewire.OracleServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any table fits into the heap that the launcher sets, with four ranges of it read at the same time. */
class WideRowsIT {

    private static final int RANGES = 4;
    private static final int ROWS = RANGES * 1_000;

    @TempDir
    Path home;

    /** A round trip that is asked for by the width of the rows before is larger than the driver's limit. */
    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "parquet"})
    void rowsThatSuddenlyBecomeWideInAllRangesAreCopied(String format) throws Exception {
        Map<String, String> settings = settings(Filled.URL);
        BuiltProgram.Ended run = copy(settings, format);
        assertThat(run.err().lines().filter(line -> line.contains("maxResultBuffer")))
                .hasSize(RANGES)
                .allMatch(line -> line.endsWith("; asking for fewer rows"));
        if (format.equals("parquet")) {
            BuiltProgram.Ended verified = new BuiltProgram(home).run(settings, "verify", "--deep");
            assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        }
    }

    /** Oracle's driver fetches as many rows at a time as the declared widths allow, regardless of the rows before. */
    @Test
    void rowsThatBecomeWideInAllRangesAreCopiedThroughOraclesDriver() throws Exception {
        try (OracleServer server = new OracleServer().addUser("app", "secret")) {
            fill(server);
            Map<String, String> settings = settings(server.url());
            settings.put("NIGHTSHIFT_SOURCE_USERNAME", "app");
            settings.put("NIGHTSHIFT_SOURCE_PASSWORD", "secret");
            copy(settings, "csv");

            // A sixteenth of a range's share of the heap; all wide rows of a range are more.
            assertThat(server.largestAnswer()).isLessThan((512 << 20) / RANGES / 16);
        }
    }

    private BuiltProgram.Ended copy(Map<String, String> settings, String format) throws Exception {
        BuiltProgram.Ended run = new BuiltProgram(home)
                .run(settings, "run", "--verbose", "--cutoff", "2026-11-23T00:00:00Z", "--format", format);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains(String.format(Locale.ROOT, "%,d of %<,d", ROWS));
        assertThat(run.err()).contains("[migrate:p0" + (RANGES - 1) + "]");
        return run;
    }

    private static Map<String, String> settings(String url) {
        Map<String, String> settings = new HashMap<>();
        settings.put("NIGHTSHIFT_SOURCE_URL", url);
        settings.put("NIGHTSHIFT_SOURCE_COLUMNS", "*");
        settings.put("NIGHTSHIFT_SOURCE_TIME_ZONE", "UTC");
        settings.put("NIGHTSHIFT_SOURCE_PARTITIONS", String.valueOf(RANGES));
        settings.put("NIGHTSHIFT_SOURCE_RETRY_FOR", "20s");
        settings.put("NIGHTSHIFT_CHUNK_SIZE", "2000");
        return settings;
    }

    private static void fill(OracleServer server) {
        String text = "RPAD('n', CASE WHEN MOD(X, 1000) > 100 THEN 3000 ELSE 3 END, 'n')";
        server.execute(
                "app",
                "CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL PRIMARY KEY, LAST_LOGIN TIMESTAMP(6) NOT NULL,"
                        + " A VARCHAR2(4000), B VARCHAR2(4000), C VARCHAR2(4000), D VARCHAR2(4000))",
                "INSERT INTO LOGINS SELECT X, TIMESTAMP '2026-11-22 00:00:00' + NUMTODSINTERVAL(X, 'SECOND'), "
                        + String.join(", ", text, text, text, text) + " FROM SYSTEM_RANGE(0, " + (ROWS - 1) + ")",
                "CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
    }

    /** The table on PostgreSQL, which both formats read. */
    private static final class Filled {

        private static final String URL = PostgreSqlServer.createDatabase("wide_rows");

        static {
            try (Connection connection = DriverManager.getConnection(URL);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE LOGINS"
                        + " (ID INTEGER PRIMARY KEY, NOTE TEXT NOT NULL, LAST_LOGIN TIMESTAMP NOT NULL)");
                statement.execute("INSERT INTO LOGINS SELECT i, repeat('n', CASE WHEN i % 1000 BETWEEN 700 AND 731"
                        + " THEN 900000 WHEN i % 1000 > 750 THEN 12000 ELSE 10 END),"
                        + " timestamp '2026-11-22 00:00:00' + i * interval '1 second' FROM generate_series(0, "
                        + (ROWS - 1) + ") i");
                statement.execute("CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
