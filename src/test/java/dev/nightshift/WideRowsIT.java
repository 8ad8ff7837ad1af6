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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Any table fits into the heap that the launcher sets, with two ranges of it read at the same time. */
class WideRowsIT {

    private static final int ROWS = 60_000;

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path home;

    /** What the driver would keep of one round trip, asked for by the width of the rows before, is more than the heap. */
    @Test
    void rowsThatBecomeWideOfASuddenInBothRangesAreCopied() throws Exception {
        String url = PostgreSqlServer.createDatabase("wide_rows");
        fill(url);

        BuiltProgram program = new BuiltProgram(home);
        BuiltProgram.Ended run = program.run(settings(url), "run", "--cutoff", "2026-11-23T00:00:00Z");
        StringBuilder said = new StringBuilder(run.err());
        for (int i = 0; i < 3 && run.code() == 1; i++) {
            // Another thread may have wanted memory first; that ends an attempt, never the run.
            run = program.run(settings(url), "restart");
            said.append(run.err());
        }

        assertThat(run.code()).as(said.toString()).isZero();
        // Without this the rows would not have been too wide.
        assertThat(said).containsIgnoringCase("ran out");
        BuiltProgram.Ended verified = program.run(settings(url), "verify", "--deep");
        assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        assertThat(rowsInOrder()).isEqualTo(ROWS);
    }

    private static Map<String, String> settings(String url) {
        Map<String, String> settings = new HashMap<>();
        settings.put("NIGHTSHIFT_SOURCE_URL", url);
        settings.put("NIGHTSHIFT_SOURCE_COLUMNS", "*");
        settings.put("NIGHTSHIFT_SOURCE_TIME_ZONE", "UTC");
        settings.put("NIGHTSHIFT_SOURCE_PARTITIONS", "2");
        settings.put("NIGHTSHIFT_SOURCE_RETRY_FOR", "20s");
        settings.put("NIGHTSHIFT_CHUNK_SIZE", "25000");
        return settings;
    }

    private static void fill(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE LOGINS"
                    + " (ID INTEGER PRIMARY KEY, NOTE TEXT NOT NULL, LAST_LOGIN TIMESTAMP NOT NULL)");
            statement.execute("INSERT INTO LOGINS SELECT i, repeat('n', CASE WHEN i % 30000 BETWEEN 20000 AND 20149"
                    + " THEN 900000 WHEN i % 30000 > 25000 THEN 2000 ELSE 10 END),"
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
