package dev.nightshift.benchmark;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunRequest;
import dev.nightshift.operation.Settings;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Copies rows from PostgreSQL and reports the time, compared with a bare JDBC loop, and the memory. With H2, it copies
 * the same rows from there too and reports whether all parts and answers are equal to the byte.
 */
public final class DatabaseComparison {

    private static final JsonMapper JSON = new JsonMapper();

    /** A prime number: the multiples of another prime modulo it are all different. */
    private static final long IDS = 100_000_007;

    private static final long SLICE = 100_000;

    private final Path work;
    private final long rows;

    private DatabaseComparison(Path work, long rows) {
        this.work = work;
        this.rows = rows;
    }

    /** Arguments: an empty folder, the number of rows, and whether to compare with H2. */
    public static void main(String[] args) throws Exception {
        boolean same =
                new DatabaseComparison(Path.of(args[0]), Long.parseLong(args[1])).run(Boolean.parseBoolean(args[2]));
        System.exit(same ? 0 : 1);
    }

    private boolean run(boolean h2Too) throws Exception {
        String url = PostgreSqlServer.createDatabase("comparison");
        double bare;
        try (Connection connection = DriverManager.getConnection(url)) {
            fill(
                    connection,
                    "BIGINT",
                    "TEXT",
                    "TIMESTAMP '2025-01-01 00:00:00' + MOD(CAST(n AS BIGINT) * 104729, 31536000000) * INTERVAL '1 millisecond'",
                    "generate_series(%d, %d) n");
            connection.createStatement().execute("VACUUM ANALYZE LOGINS");
            connection.setAutoCommit(false);
            bare = BareLoop.seconds(connection, rows);
        }
        Outcome postgreSql = copy("postgresql", url, "postgres");
        print("bare ordered JDBC loop over PostgreSQL", bare);
        print("migrate from PostgreSQL, part files included", postgreSql.seconds);
        System.out.printf(
                Locale.ROOT,
                "migrate / bare loop: %.2f; heap at most %d MiB; resident at most %s%n",
                postgreSql.seconds / bare,
                Runtime.getRuntime().maxMemory() >> 20,
                resident());
        return !h2Too || same(postgreSql);
    }

    private boolean same(Outcome postgreSql) throws Exception {
        String url = "jdbc:h2:file:" + work.resolve("h2-source") + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH";
        try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
            fill(
                    connection,
                    "NUMBER(19)",
                    "VARCHAR2(100)",
                    "DATEADD('MILLISECOND', MOD(CAST(n AS BIGINT) * 104729, 31536000000), TIMESTAMP '2025-01-01 00:00:00')",
                    "SYSTEM_RANGE(%d, %d) AS series(n)");
            connection.createStatement().execute("CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
        }
        Outcome h2 = copy("h2", url, "sa");
        print("migrate from H2, part files included", h2.seconds);
        boolean same = h2.parts.equals(postgreSql.parts) && h2.answers.equals(postgreSql.answers);
        System.out.printf(
                Locale.ROOT,
                "%s: %d parts from PostgreSQL and %d from H2, compared by rows and SHA-256, and the answers%n",
                same ? "SAME" : "DIFFERENT",
                postgreSql.parts.size(),
                h2.parts.size());
        return same;
    }

    private void fill(Connection connection, String whole, String text, String time, String series)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.format(
                    Locale.ROOT,
                    "CREATE TABLE LOGINS (ID %s NOT NULL PRIMARY KEY, USER_NAME %s, COUNTRY %2$s, LOGIN_COUNT %1$s,"
                            + " SCORE NUMERIC(9,3), LAST_LOGIN TIMESTAMP(6))",
                    whole,
                    text));
            for (long first = 1; first <= rows; first += SLICE) {
                String numbers = String.format(Locale.ROOT, series, first, Math.min(rows, first + SLICE - 1));
                statement.execute(String.format(Locale.ROOT, """
            INSERT INTO LOGINS SELECT MOD(CAST(n AS BIGINT) * 7919, %d), CONCAT('Zoë ', n),
              CASE WHEN MOD(n, 11) = 0 THEN NULL ELSE SUBSTRING('DEATCHFRIT', CAST(MOD(n, 5) * 2 + 1 AS INT), 2) END,
              MOD(n, 1000), MOD(n, 100000) * 0.001, CASE WHEN MOD(n, 40) > 0 THEN %s END FROM %s
            """, IDS, time, numbers));
            }
        }
    }

    private Outcome copy(String name, String url, String user) throws IOException {
        Path home = Files.createDirectories(work.resolve(name));
        Files.writeString(
                Files.createDirectories(home.resolve("config")).resolve("application.yml"), """
                nightshift:
                  # So that equal rows are equal bytes.
                  compression: none
                  source:
                    url: "%s"
                    username: %s
                    password: ""
                    columns: "*"
                    time-zone: UTC
                """.formatted(url, user));
        StepTimer timer = new StepTimer();
        new Operations(Settings.load(home, null), new Home(home, home.resolve("none"), "benchmark"), Clock.systemUTC())
                .run(new RunRequest(Instant.parse("2025-12-01T00:00:00Z"), null, false), timer, new StopSignal());
        Path bucket = home.resolve("var/s3/nightshift");
        JsonNode manifest = JSON.readTree(bucket.resolve(JSON.readTree(bucket.resolve("logins/latest.json"))
                .get("manifest")
                .asString()));
        if (manifest.get("rows").asLong() != rows || !manifest.get("reconciled").asBoolean()) {
            throw new IllegalStateException("the manifest of " + name + " says " + manifest.get("rows") + " rows");
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode part : manifest.get("parts")) {
            parts.add(part.get("partition") + " " + part.get("number") + " " + part.get("rows") + " "
                    + part.get("sha256"));
        }
        JsonNode report = JSON.readTree(
                bucket.resolve(manifest.get("reports").get(0).get("key").asString()));
        return new Outcome(
                timer.seconds(),
                parts,
                List.of(
                        report.get("latestLogins"),
                        report.get("closestPair"),
                        report.get("timeline"),
                        report.get("gaps")));
    }

    private void print(String work, double seconds) {
        System.out.printf(Locale.ROOT, "%s: %,d rows in %.2f s, %,.0f rows/s%n", work, rows, seconds, rows / seconds);
    }

    /** Returns the memory of this process, without the server, if the system reports it. */
    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
                        .findFirst()
                        .orElse("unknown")
                : "unknown";
    }

    /** The result of a copy. */
    private record Outcome(double seconds, List<String> parts, List<JsonNode> answers) {}
}
