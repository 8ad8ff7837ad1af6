package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nothing that a run writes contains a protected value, and its answers are those of an undisturbed run. */
class ProtectedRunIT {

    private static final String KEY = "a random key of at least 32 characters";

    private static final String PROTECTION = """
            nightshift.source.hmac-key: "%s"
            nightshift.source.protect:
              id: hmac
              user_name: hmac
              password: drop
              ip: prefix:3
              born: year
            """.formatted(KEY);

    /** So that the copies of the lines of a file do not fit into memory together. */
    private static final String WIDE = "w".repeat(50_000);

    private static final int ROWS = 60;
    private static final int CHUNK = 7;

    @TempDir
    Path folder;

    private Installation installation;

    /** Most logins have one of four times, so that many rows differ in their ids only. */
    @BeforeEach
    void fill() throws Exception {
        installation = Installation.in(folder.resolve("home"), CHUNK).withFolderAsBucket();
        try (Connection source = installation.source();
                Statement statement = source.createStatement()) {
            statement.execute("DROP TABLE LOGINS");
            statement.execute("CREATE TABLE LOGINS (ID VARCHAR2(20) NOT NULL PRIMARY KEY, USER_NAME VARCHAR2(100),"
                    + " PASSWORD VARCHAR2(50), IP VARCHAR2(20), BORN DATE, LAST_LOGIN TIMESTAMP(6))");
            statement.execute("INSERT INTO LOGINS SELECT 'rawid-' || (X * 37 % 101), 'rawname ' || X, 'rawword',"
                    + " '192.0.2.' || X, DATE '1980-05-17', CASE WHEN MOD(X, 9) = 0 THEN NULL ELSE"
                    + " DATEADD('MINUTE', MOD(X, 4), TIMESTAMP '2026-11-22 10:00:00') END FROM SYSTEM_RANGE(1, " + ROWS
                    + ")");
        }
        installation.writeSettings(PROTECTION);
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** All files of the home, unpacked, but those of the settings and the source. */
    private static String everything(Installation installation) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(installation.home().resolve("var"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (file.toString().endsWith(".gz")) {
                    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                        bytes = in.readAllBytes();
                    }
                }
                // H2 stores texts in one byte per character.
                all.append(new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static void assertNothingRaw(Installation installation) throws IOException {
        assertThat(everything(installation)).doesNotContain("rawid", "rawname", "rawword", "192.0.2.", "1980-", KEY);
    }

    private boolean failAtPut(Installation home, int put) {
        try {
            home.run(Trouble.failure(new Trouble.Place(Trouble.Moment.BEFORE, put, "PUT part-.*"), 0));
            return false;
        } catch (NightshiftException e) {
            assertThat(e).hasMessageContaining("made to fail");
            return true;
        }
    }

    @Test
    void partsAndDocumentsHaveTheProtectedValues() throws Exception {
        installation.run();

        PublishedRun published = installation.published();
        Set<String> ids = new HashSet<>();
        for (String line : published.lines()) {
            JsonNode row = new JsonMapper().readTree(line);
            assertThat(row.propertyNames()).containsExactly("id", "user_name", "ip", "born", "last_login");
            ids.add(row.get("id").asString());
            assertThat(row.get("ip").asString()).isEqualTo("192");
            assertThat(row.get("born").isInt()).isTrue();
            assertThat(row.get("born").asInt()).isEqualTo(1980);
        }
        assertThat(ids).hasSize(ROWS).contains(hmac("rawid-37"));
        JsonNode manifest = published.manifest();
        assertThat(manifest.get("protection")
                        .valueStream()
                        .map(column -> column.get("column").asString() + " "
                                + column.get("how").asString()
                                + (column.get("keyId").isNull() ? "" : " key")))
                .containsExactlyInAnyOrder(
                        "ID hmac key", "USER_NAME hmac key", "PASSWORD drop", "IP prefix:3", "BORN year");
        assertThat(manifest.get("columns")
                        .valueStream()
                        .map(column -> column.get("name").asString() + " "
                                + column.get("type").asString()))
                .containsExactly("id text", "user_name text", "ip text", "born number", "last_login instant");
        assertThat(ids)
                .contains(published.report().at("/latestLogins/logins/0/id").asString())
                .contains(published.report().at("/closestPair/earlier/id").asString());
        assertNothingRaw(installation);
        assertThat(Files.readString(
                        installation.bucket().resolve("logins/runs/cutoff=20261123T000000Z/rerun=0/report.html")))
                .contains("USER_NAME hmac with key", "PASSWORD drop");
        assertThat(installation
                        .operations()
                        .queries()
                        .verify(null, true, told -> {})
                        .differences())
                .isEmpty();
    }

    /** The rows of equal times are in the order of raw ids, which the ledger does not contain. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void resumesToTheSameResultWhereverItFails(int partitions) throws Exception {
        installation.withPartitions(partitions).writeSettings(PROTECTION);
        installation.run();
        PublishedRun undisturbed = installation.published();
        int failures = 0;
        for (int put = 0; put < ROWS / CHUNK; put += 3) {
            Installation again = installation.another(folder.resolve("again-" + put));
            if (failAtPut(again, put)) {
                failures++;
                assertNothingRaw(again);
                again.operations().queries().status(null).partitions().stream()
                        .map(RunStatus.PartitionStatus::position)
                        .filter(position -> position != null)
                        .forEach(position -> assertThat(position).endsWith("a protected id"));
            }
            again.run();
            assertThat(again.published().lines()).isEqualTo(undisturbed.lines());
            assertThat(again.published().answers()).isEqualTo(undisturbed.answers());
            assertThat(again.operations()
                            .queries()
                            .verify(null, true, told -> {})
                            .differences())
                    .isEmpty();
        }
        assertThat(failures).isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "csv"})
    void otherFormatsHaveTheTypesOfProtectedValues(String format) throws Exception {
        installation.writeSettings(PROTECTION + "nightshift.format: " + format + "\n");
        installation.run();

        assertThat(installation
                        .operations()
                        .queries()
                        .verify(null, true, told -> {})
                        .differences())
                .isEmpty();
        assertNothingRaw(installation);
    }

    @Test
    void isNotResumedWithAnotherKeyOrProtection() {
        assertThat(failAtPut(installation, 3)).isTrue();

        installation.writeSettings(PROTECTION.replace(KEY, KEY + "!"));
        assertThatThrownBy(installation::run)
                .hasMessageContaining("protection was [BORN year, ID hmac with key ")
                .hasMessageContaining("is now [BORN year, ID hmac with key ")
                .hasMessageNotContaining(KEY);
        installation.writeSettings(PROTECTION.replace("prefix:3", "prefix:2"));
        assertThatThrownBy(installation::run)
                .hasMessageContaining("IP prefix:3")
                .hasMessageContaining("IP prefix:2");
        installation.writeSettings(PROTECTION.replace("password: drop", "password: hmac"));
        assertThatThrownBy(installation::run)
                .hasMessageContaining("PASSWORD drop")
                .hasMessageContaining("PASSWORD hmac");

        installation.writeSettings(PROTECTION);
        installation.run();
        assertThat(installation.published().lines()).hasSize(ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "last_login: year | for LAST_LOGIN, but the time of the last login orders the rows",
                "id: drop | for ID, but the id must identify every row, and only hmac keeps it unique",
                "id: prefix:2 | for ID, but the id must identify every row, and only hmac keeps it unique",
                "mail: drop | names column mail, but the columns copied from table",
                "born: prefix:2 | Column BORN of table",
                "born: hmac | which needs a number, a text, bytes or a UUID",
                "ip: year | which needs a date or a time",
                "ip: shorten | nightshift.source.protect is 'shorten' for ip; expected drop, hmac, prefix:N",
                "ip: prefix:0 | nightshift.source.protect is 'prefix:0' for ip",
            })
    void aRuleThatCannotBeFollowedIsRefused(String rule) {
        String[] parts = rule.split(" \\| ", 2);
        installation.writeSettings(
                "nightshift.source.hmac-key: " + KEY + "\nnightshift.source.protect:\n  " + parts[0] + "\n");

        assertThatThrownBy(installation::run)
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining(parts[1]);
    }

    @Test
    void anHmacNeedsAKeyThatCannotBeFoundByTrying() {
        installation.writeSettings("nightshift.source.protect.ip: hmac\n");
        assertThatThrownBy(installation::run)
                .hasMessageContaining("nightshift.source.hmac-key is not set; set NIGHTSHIFT_SOURCE_HMAC_KEY");

        installation.writeSettings("nightshift.source.hmac-key: guessable\nnightshift.source.protect.ip: hmac\n");
        assertThatThrownBy(installation::run)
                .hasMessageContaining("nightshift.source.hmac-key is shorter than 32 characters")
                .hasMessageNotContaining("guessable");
    }

    @Test
    void messagesNameRowsByTheirProtectedId() throws SQLException {
        try (Connection source = installation.source();
                Statement statement = source.createStatement()) {
            statement.execute("UPDATE LOGINS SET USER_NAME = U&'rawname \\d800' WHERE ID = 'rawid-37'");
        }
        assertThatThrownBy(installation::run)
                .hasMessageContaining(
                        "could not be read exactly; the reason is not shown, because the column is protected")
                .hasMessageNotContaining("raw");
    }

    @Test
    void fieldsOfAFileAreProtectedBeforeTheyAreSorted() throws Exception {
        Path file = folder.resolve("home").resolve("in.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 30; i++) {
            lines.append("{\"Born\":\"1980-05-17\",\"id\":\"rawid-")
                    .append(i)
                    .append("\",\"user\":{\"mail\":\"rawname")
                    .append(i)
                    .append("\"},\"last_login\":\"2026-11-22T10:0")
                    .append(i % 4)
                    .append(":00Z\",\"n\":\"")
                    .append(WIDE)
                    .append("\"}\n");
        }
        Files.writeString(file, lines + "{\"id\":\"rawid-31\",\"user\":{\"mail\":{\"rawname\":1}}}\n");
        installation.writeSettings("nightshift.source.hmac-key: " + KEY
                + "\nnightshift.source.protect:\n  id: hmac\n  user.mail: hmac\n  born: year\n");
        Operations operations = installation.operations();
        operations.run(
                new RunRequest(Installation.CUTOFF, null, false, new FileRequest(file, null, 1L)),
                new Installation.Silence(),
                new StopSignal());

        assertThat(everything(installation)).contains("user.mail is an object, expected a number or a text");
        assertNothingRaw(installation);
        List<String> published = PublishedRun.read(installation.bucket(), sourceOf(installation), true)
                .lines();
        assertThat(published)
                .hasSize(30)
                .contains("{\"id\":\"" + hmac("rawid-4")
                        + "\",\"last_login\":\"2026-11-22T10:00:00.000000000Z\",\"Born\":1980,\"user\":{\"mail\":\""
                        + hmac("rawname4") + "\"},\"n\":\"" + WIDE + "\"}");
        assertThat(operations.queries().verify("1", true, told -> {}).differences())
                .isEmpty();
    }

    private static String sourceOf(Installation installation) throws IOException {
        try (Stream<Path> sources = Files.list(installation.bucket())) {
            return sources.map(source -> source.getFileName().toString())
                    .filter(source -> source.startsWith("in-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
