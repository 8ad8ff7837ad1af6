package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.nightshift.cli.NightshiftCommand;
import dev.nightshift.cli.OutputWriter;
import dev.nightshift.cli.Program;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import dev.nightshift.storage.FolderStore;
import dev.nightshift.web.StatusServer;
import dev.nightshift.work.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * No secret is shown, logged or stored, whatever succeeds or fails. Secrets are found by the type of their setting, so
 * that a new one is covered too; each has a value of its own, which is searched in several encodings.
 */
final class CanaryIT {

    private static final Clock CLOCK = Clock.fixed(Installation.CUTOFF.plusSeconds(3600), ZoneOffset.UTC);
    private static final String H2 = ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH";

    @TempDir
    Path home;

    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final StringWriter printed = new StringWriter();
    private final Map<Logger, Level> levels = new HashMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private HttpServer refusing;
    private ServerSocket plain;

    @BeforeEach
    void setEverySecret() throws IOException {
        refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        refusing.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        refusing.start();
        plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread answering = new Thread(this::answerInPlainText);
        answering.setDaemon(true);
        answering.start();
        new SettingNames().settings().forEach((name, type) -> {
            if (type == Secret.class) {
                secrets.put(name.toString(), "Kanarie" + secrets.size() + "-Zq7vX2mK9pL4wR8tB3nY6hD1");
            }
        });
        secrets.forEach((name, canary) -> settings.put(name, value(name, canary)));
        System.setProperty("aws.accessKeyId", "key");
        System.setProperty("aws.secretAccessKey", "KanarieS3-Zq7vX2mK9pL4wR8tB3nY6hD1");
        secrets.put("aws.secretAccessKey", System.getProperty("aws.secretAccessKey"));
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLoggerList().forEach(l -> levels.put(l, l.getLevel()));
        root().addAppender(log);
        log.start();
    }

    @AfterEach
    void restore() throws IOException {
        root().detachAppender(log);
        levels.forEach(Logger::setLevel);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        refusing.stop(0);
        plain.close();
    }

    /** Answers a TLS client so that it fails at once. */
    private void answerInPlainText() {
        try {
            while (true) {
                try (Socket connection = plain.accept()) {
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException closed) {
            assertThat(plain.isClosed()).isTrue();
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    private String value(String name, String canary) {
        return name.endsWith("-url")
                ? at(refusing, "http") + "/" + canary
                : name.endsWith("-sql") ? "SET @NIGHT = '" + canary + "'" : canary;
    }

    private String secret(String name) {
        return Objects.requireNonNull(secrets.get(name));
    }

    private static String at(HttpServer server, String scheme) {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void aRunThatCannotTellAnybodyIsCompleteAndShowsNone() throws Exception {
        source(secret("nightshift.source.password"));
        ledger(secret("nightshift.ledger.password"));
        settings.put("nightshift.source.protect.USER_NAME", "hmac");
        settings.put("nightshift.serve.port", "0");

        assertThat(execute("run", "--verbose", "--cutoff", "2026-11-23T00:00:00Z"))
                .as(text())
                .isZero();
        assertThat(text())
                .contains("The notification could not be sent to 127.0.0.1", "The metrics could not be sent to 127");
        for (String command : List.of(
                "config show --json",
                "config show",
                "doctor --verbose",
                "doctor --sql --json",
                "status --json",
                "report --json",
                "verify --deep --json",
                "find --id 37 --json")) {
            assertThat(execute(command.split(" "))).as(command + text()).isIn(0, 3);
        }
        servePages();
        assertShowsNone();
    }

    private void servePages() throws IOException, InterruptedException {
        Operations operations = operations(faults -> {
            throw Settings.refusal(faults);
        });
        try (StatusServer server = StatusServer.start(operations, operations.serve(), CLOCK)) {
            for (String user : List.of("operator", "nobody")) {
                for (String page : List.of(
                        "/", "/runs/1", "/login", "/api/runs", "/api/runs/1", "/health", "/metrics", "/none/%20")) {
                    printed.append(get(server.url().replaceFirst("/$", "") + page, user));
                }
            }
        }
    }

    private String get(String url, String user) throws IOException, InterruptedException {
        String password = secrets.getOrDefault("nightshift.serve." + user + "-password", "wrong");
        var response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Basic " + base64(user + ":" + password))
                                .build(),
                        BodyHandlers.ofString());
        return response.statusCode() + " " + response.headers().map() + "\n" + response.body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source.url           | jdbc:postgresql://127.0.0.1:1/none | 127.0.0.1:1 refused",
                "source.password      | wrong                              | Wrong user name or password",
                "source.init-sql      | NONSENSE ':secret:'                | init-sql failed",
                "source.table         | NOTHING                            | NOTHING",
                "ledger.url           | jdbc:postgresql://127.0.0.1:1/none | The ledger",
                "ledger.password      | wrong                              | The ledger",
                "target.endpoint      | http://127.0.0.1:1                 | bucket",
                "target.endpoint      | :tls:                              | bucket",
            })
    void aFailureShowsNone(String setting, String value, String said) throws Exception {
        source(setting.equals("source.password") ? value : secret("nightshift.source.password"));
        ledger(setting.equals("ledger.password") ? value : secret("nightshift.ledger.password"));
        settings.put("nightshift.source.retry-for", "0s");
        settings.put("nightshift.target.retry-for", "0s");
        settings.put("nightshift.target.bucket", "nights");
        settings.put("nightshift.target.region", "eu-central-1");
        settings.put("nightshift.target.endpoint", "http://127.0.0.1:1");
        if (!setting.endsWith("password")) {
            settings.put(
                    "nightshift." + setting,
                    value.replace(":tls:", "https://127.0.0.1:" + plain.getLocalPort())
                            .replace(":secret:", secrets.getOrDefault("nightshift." + setting, "")));
        }

        assertThat(execute("run", "--verbose", "--cutoff", "2026-11-23T00:00:00Z"))
                .as(text())
                .isIn(1, 3);
        assertThat(text()).contains(said);
        execute("doctor", "--verbose");
        assertThat(execute("selftest", "--schema", "PUBLIC")).as(text()).isIn(1, 3);
        assertShowsNone();
    }

    /** No run is made: the settings are refused, all at once where a file can have all of them. */
    @Test
    void aSettingThatIsRefusedShowsNone() throws IOException {
        Map<String, String> own = new LinkedHashMap<>(secrets);
        own.keySet().removeIf(name -> !name.startsWith("nightshift."));
        Map<String, String> urls = new LinkedHashMap<>(own);
        urls.keySet().removeIf(name -> !name.endsWith("-url"));
        Map<String, String> passwords = new LinkedHashMap<>(own);
        passwords.keySet().removeIf(name -> !name.endsWith(".password"));
        Map<String, String> sections = new LinkedHashMap<>();
        own.forEach((name, canary) -> sections.putIfAbsent(section(name), canary));

        refuse(own, "%s: \"${%s}\"");
        refuse(own, "%s: {a: %s}");
        refuse(own, "%ss: %s");
        refuse(sections, "%s: %s");
        refuse(urls, "%s: \"http://127.0.0.1/a b%s\"");
        refuse(urls, "%s: \"ftp://me:%2$s@127.0.0.1/%2$s\"");
        Map<String, String> databases = new LinkedHashMap<>();
        passwords.forEach((name, canary) -> databases.put(section(name) + ".url", canary));
        for (String url : List.of(
                "jdbc:postgresql://me:%s@127.0.0.1:1/none",
                "jdbc:postgresql://127.0.0.1:1/none?password=%s",
                "jdbc:postgresql://127.0.0.1:1/none?sslpassword=%s",
                "jdbc:h2:tcp://127.0.0.1:1/none;PASSWORD=%s",
                "jdbc:oracle:thin:me/%s@127.0.0.1:1/none",
                "jdbc:nothing://127.0.0.1:1/none?password=%s")) {
            refuse(databases, "%s: \"" + url + "\"");
        }
        refuse(
                Map.of(
                        "nightshift.target.endpoint",
                        secret("aws.secretAccessKey"),
                        "nightshift.serve.public-url",
                        secret("aws.secretAccessKey")),
                "%s: http://me:%s@127.0.0.1");
        String password = "nightshift.source.password";
        refuse("nightshift.top: 0\n" + password + ":\t\"" + secret(password) + "\n x: [");
        // A password that is not in quotes and begins with a character that YAML reads otherwise.
        for (String first : List.of("*", "!", "!a!", "@", "%", "|", "[", "\"\\q")) {
            refuse(password + ": " + first + secret(password));
        }
        assertShowsNone();
    }

    private static String section(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    private void refuse(Map<String, String> values, String line) throws IOException {
        StringBuilder yaml = new StringBuilder();
        values.forEach((name, canary) ->
                yaml.append(String.format(Locale.ROOT, line, name, canary)).append('\n'));
        int before = printed.getBuffer().length();
        refuse(yaml.toString());
        assertThat(printed.getBuffer().substring(before)).as(yaml.toString()).contains(values.keySet());
    }

    private void refuse(String yaml) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.yml"), yaml);
        assertThat(execute("config", "show", "--verbose")).as(yaml + text()).isEqualTo(3);
    }

    private void source(String password) throws SQLException {
        String url = "jdbc:h2:file:" + home.resolve("source") + H2;
        try (Connection source = DriverManager.getConnection(url, "sa", password)) {
            source.createStatement()
                    .execute("CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL PRIMARY KEY, USER_NAME VARCHAR2(100),"
                            + " LAST_LOGIN TIMESTAMP(9))");
            source.createStatement().execute("CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
            source.createStatement().execute("INSERT INTO LOGINS VALUES (37, 'Zoë', TIMESTAMP '2026-11-22 00:00:00')");
        }
        settings.put("nightshift.source.url", url);
        settings.put("nightshift.source.username", "sa");
        settings.put("nightshift.source.columns", "*");
        settings.put("nightshift.source.time-zone", "UTC");
    }

    private void ledger(String password) throws SQLException {
        Ledger.open(new LedgerProperties(null, null, null), home).close();
        String url = "jdbc:h2:file:" + home.resolve("ledger") + H2;
        try (Connection ledger = DriverManager.getConnection(url, "nightshift", "")) {
            ledger.createStatement().execute("ALTER USER \"NIGHTSHIFT\" SET PASSWORD '" + password + "'");
        }
        settings.put("nightshift.ledger.url", url);
        settings.put("nightshift.ledger.username", "nightshift");
    }

    private int execute(String... command) throws IOException {
        if (!settings.isEmpty() && !Files.exists(home.resolve("config"))) {
            StringBuilder yaml = new StringBuilder();
            settings.forEach((name, value) -> yaml.append(name)
                    .append(": \"")
                    .append(value.replace("\"", "\\\""))
                    .append("\"\n"));
            Files.createDirectories(home.resolve("config"));
            Files.writeString(home.resolve("config/application.yml"), yaml);
        }
        OutputWriter writer = new OutputWriter(printed);
        return NightshiftCommand.execute(
                new Program(
                        (profile, faults) -> operations(faults),
                        writer,
                        writer,
                        Set.of(),
                        false,
                        stop -> {},
                        new Home(home, home.resolve("none"), "test")),
                command);
    }

    private Operations operations(Consumer<List<SettingFault>> faults) {
        NightshiftProperties read = Settings.read(home, null, faults);
        return new Operations(
                read,
                new Home(home, home.resolve("none"), "test"),
                CLOCK,
                read.target().bucket() != null
                        ? Decorators.NONE
                        : Decorators.bucket(unused -> {
                            unused.close();
                            return new FolderStore(home.resolve("bucket"));
                        }));
    }

    private String text() {
        StringBuilder text = new StringBuilder(printed.toString());
        for (ILoggingEvent event : List.copyOf(log.list)) {
            text.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        return text.toString();
    }

    private void assertShowsNone() throws IOException {
        assertHasNone("what is printed, logged and served", text());
        for (String database : List.of("source", "ledger")) {
            // Where H2 writes failed statements.
            Path trace = home.resolve(database + ".trace.db");
            assertHasNone(trace.toString(), Files.exists(trace) ? content(trace) : "");
        }
        for (Path folder : List.of(home.resolve("var"), home.resolve("bucket"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        assertHasNone(file.toString(), content(file));
                    }
                }
            }
        }
        for (String name : List.of("ledger", "var/ledger")) {
            if (Files.exists(home.resolve(name + ".mv.db"))) {
                assertHasNone(name, rows(home.resolve(name)));
            }
        }
    }

    private static String content(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (file.toString().endsWith(".gz")) {
            try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                bytes = unpacked.readAllBytes();
            }
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** All rows of the ledger, including those of Spring Batch. */
    private String rows(Path file) {
        StringBuilder rows = new StringBuilder();
        String password = file.startsWith(home.resolve("var")) ? "" : secret("nightshift.ledger.password");
        for (String one : List.of(password, "wrong")) {
            try (Connection ledger = DriverManager.getConnection("jdbc:h2:file:" + file + H2, "nightshift", one);
                    ResultSet script = ledger.createStatement().executeQuery("SCRIPT NOPASSWORDS NOSETTINGS")) {
                while (script.next()) {
                    rows.append(script.getString(1)).append('\n');
                }
                break;
            } catch (SQLException e) {
                rows.append(e.getMessage());
            }
        }
        assertThat(rows).contains("NIGHTSHIFT_RUN", "BATCH_JOB_EXECUTION");
        return rows.toString();
    }

    private void assertHasNone(String place, String text) {
        secrets.forEach((name, canary) -> {
            for (String form : forms(canary)) {
                int at = text.indexOf(form);
                assertThat(at < 0 ? "" : text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100)))
                        .as("%s in %s", name, place)
                        .isEmpty();
            }
        });
    }

    /** As it is, in a URL, and in base64 at each of the three places where its first byte can be. */
    private static List<String> forms(String canary) {
        List<String> forms = new ArrayList<>(
                List.of(canary, URLEncoder.encode(canary, StandardCharsets.UTF_8), canary.replace("-", "%2D")));
        for (int before = 0; before < 3; before++) {
            String whole = base64("x".repeat(before) + canary);
            forms.add(whole.substring(before == 0 ? 0 : 4, whole.length() - 4));
        }
        return forms;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
