package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Any table fits into the heap that the launcher sets, with four ranges of it read at the same time. */
class WideRowsIT {

    private static final int ROWS = 24_000;

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path home;

    /** A round trip that is asked for by the width of the rows before would be larger than the driver's limit. */
    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv", "parquet"})
    void rowsThatSuddenlyBecomeWideInAllRangesAreCopied(String format) throws Exception {
        String url = PostgreSqlServer.createDatabase("wide_rows_" + format);
        fill(url);

        BuiltProgram program = new BuiltProgram(home);
        BuiltProgram.Ended run =
                program.run(settings(url), "run", "--cutoff", "2026-11-23T00:00:00Z", "--format", format);

        assertThat(run.code()).as(run.err()).isZero();
        BuiltProgram.Ended verified = program.run(settings(url), "verify", "--deep");
        assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        if (format.equals("jsonl")) {
            assertThat(rowsInOrder()).isEqualTo(ROWS);
        }
    }

    private static Map<String, String> settings(String url) {
        Map<String, String> settings = new HashMap<>();
        settings.put("NIGHTSHIFT_SOURCE_URL", url);
        settings.put("NIGHTSHIFT_SOURCE_COLUMNS", "*");
        settings.put("NIGHTSHIFT_SOURCE_TIME_ZONE", "UTC");
        settings.put("NIGHTSHIFT_SOURCE_PARTITIONS", "4");
        settings.put("NIGHTSHIFT_SOURCE_RETRY_FOR", "20s");
        settings.put("NIGHTSHIFT_CHUNK_SIZE", "10000");
        return settings;
    }

    private static void fill(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE LOGINS"
                    + " (ID INTEGER PRIMARY KEY, NOTE TEXT NOT NULL, LAST_LOGIN TIMESTAMP NOT NULL)");
            statement.execute("INSERT INTO LOGINS SELECT i, repeat('n', CASE WHEN i % 6000 BETWEEN 4000 AND 4039"
                    + " THEN 900000 WHEN i % 6000 > 5000 THEN 12000 ELSE 10 END),"
                    + " timestamp '2026-11-22 00:00:00' + i * interval '1 second' FROM generate_series(0, "
                    + (ROWS - 1) + ") i");
            statement.execute("CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
        }
    }

    private int rowsInOrder() throws IOException {
        Path bucket = home.resolve("var/s3/nightshift");
        JsonNode latest = JSON.readTree(Files.readAllBytes(bucket.resolve("logins/latest.json")));
        JsonNode manifest = JSON.readTree(
                Files.readAllBytes(bucket.resolve(latest.get("manifest").asString())));
        int next = 0;
        for (JsonNode part : manifest.get("parts")) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(
                            Files.newInputStream(bucket.resolve(part.get("key").asString()))),
                    StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode row = JSON.readTree(line);
                    assertThat(row.get("id").asInt()).isEqualTo(next);
                    next++;
                }
            }
        }
        return next;
    }
}
