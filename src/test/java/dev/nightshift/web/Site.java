package dev.nightshift.web;

import dev.nightshift.operation.Decorators;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.Installation;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunRequest;
import dev.nightshift.operation.Settings;
import dev.nightshift.storage.FolderStore;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A home with a small source of its own and its status page, which is being served; it also acts as a browser without a
 * screen.
 */
final class Site implements AutoCloseable {

    static final String CREDENTIALS = """
              serve:
                port: 0
                viewer-password: look-and-see
                operator-password: "$2b$04$CDY/2qqA3GMleQULC6Lk/eCNAeOrOn9IHUKKOqOh4LkL.S53HySZu"
            """;
    static final String OPEN = """
              serve:
                port: 0
            """;

    private final Path home;
    private final NightshiftProperties settings;
    private @Nullable StatusServer server;
    private HttpClient client = newClient();

    private Site(Path home) {
        this.home = home;
        this.settings = Settings.load(home, null);
    }

    /** A site with this many rows in its source, and chunks so small that a run takes a while. */
    static Site in(Path home, int rows, int chunkSize, String more) {
        try {
            Installation installation = Installation.in(home, chunkSize);
            installation.writeSettings(more);
            try (Connection source = installation.source()) {
                source.createStatement()
                        .execute("INSERT INTO LOGINS SELECT X, '<script>alert(1)</script>',"
                                + " DATEADD('SECOND', X, TIMESTAMP '2026-11-01 00:00:00') FROM SYSTEM_RANGE(1, " + rows
                                + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Site(home);
    }

    Operations operations() {
        return new Operations(
                settings,
                new Home(home, home.resolve("none"), "test"),
                Clock.systemUTC(),
                Decorators.NONE.onFolder(FolderStore::new));
    }

    /** A complete run. */
    Site withRun() {
        operations()
                .run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), new StopSignal());
        return this;
    }

    /** Writes into the ledger, which must have been used before. */
    Site withLedger(String... statements) {
        operations().queries().runsOfSource(null, 1);
        try (Connection ledger = DriverManager.getConnection(
                "jdbc:h2:file:" + home.resolve("var/ledger") + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH",
                "nightshift",
                "")) {
            for (String statement : statements) {
                ledger.createStatement().execute(statement);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** A statement that inserts a run, and its lease if it is dead. */
    static String run(int id, String source, String state, @Nullable String error) {
        return "INSERT INTO NIGHTSHIFT_RUN (RUN_ID, SOURCE, CUTOFF, RERUN, STATE, STATE_AT, CREATED_AT, LAST_ERROR)"
                + " VALUES (NEXT VALUE FOR NIGHTSHIFT_RUN_SEQ, '" + source + "', '2026-10-01T00:00:00."
                + String.format(java.util.Locale.ROOT, "%09d", id) + "Z', 0, '" + state
                + "', TIMESTAMP '2026-10-01 01:00:00', TIMESTAMP '2099-10-01 00:30:00' + INTERVAL '" + id
                + "' SECOND(6), "
                + (error == null ? "NULL" : "'" + error.replace("'", "''") + "'") + ")";
    }

    /** Statements that share a run with a living worker, a dead one, and one that refuses it. */
    static String[] workers(int run) {
        String claim = "INSERT INTO NIGHTSHIFT_CLAIM (RUN_ID, PARTITION_NO, EPOCH, OFFERED, HELD, DONE, STEP_EXECUTION,"
                + " PROGRAM_VERSION, WORKER_ID, HEARTBEAT_AT, EXPIRES_AT, FAILURES) VALUES (" + run
                + ", %d, 1, 1, 1, 0, 1, 'test', '%s', LOCALTIMESTAMP,"
                + " LOCALTIMESTAMP, 0)";
        String partition = "INSERT INTO NIGHTSHIFT_PARTITION (RUN_ID, PARTITION_NO, NEVER_LOGGED_IN, ROWS_DONE,"
                + " NEXT_PART, FORMAT_VERSION, UPDATED_AT) VALUES (" + run + ", %d, 0, 0, 1, 1, LOCALTIMESTAMP)";
        return new String[] {
            partition.formatted(5),
            partition.formatted(6),
            partition.formatted(7),
            worker("a", "host-a", 4711, 24, 148_250, "NULL, NULL"),
            worker("b", "host-b", 4712, -24, 151_000, "NULL, NULL"),
            worker("c", "host-c", 4713, 24, 0, run + ", 'bucket was nightshift and is now another'"),
            claim.formatted(5, "a"),
            claim.formatted(6, "a"),
            claim.formatted(7, "b")
        };
    }

    /** @param hours until its lease expires; a negative number means that it is dead */
    static String worker(String id, String host, long pid, int hours, long speed, String refusal) {
        return """
                INSERT INTO NIGHTSHIFT_WORKER (WORKER_ID, SOURCE, HOST, PID, PROGRAM_VERSION, STARTED_AT, HEARTBEAT_AT,
                  EXPIRES_AT, ROWS_PER_SECOND, DRAINING, REFUSED_RUN, MESSAGE)
                VALUES ('%s', 'logins', '%s', %d, 'test', LOCALTIMESTAMP, LOCALTIMESTAMP,
                  LOCALTIMESTAMP + INTERVAL '%d' HOUR, %d, 0, %s)
                """.formatted(id, host, pid, hours, speed, refusal);
    }

    Site serve() {
        return serve(Duration.ofSeconds(30), System::nanoTime);
    }

    /** Serves with a deadline for the arrival of requests and a clock for the waits after wrong passwords. */
    Site serve(Duration deadline, LongSupplier nanoTime) {
        Operations operations = operations();
        server = StatusServer.start(operations, operations.serve(), Clock.systemUTC(), deadline, nanoTime);
        return this;
    }

    StatusServer server() {
        if (server == null) {
            throw new IllegalStateException("not served yet");
        }
        return server;
    }

    Path home() {
        return home;
    }

    String url(String path) {
        return "http://localhost:" + server().port() + path;
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    /** Forgets all cookies. */
    Site anonymous() {
        client = newClient();
        return this;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> head(String path) {
        return send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> post(String path, String form, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Posts the form of a page with its token, as a browser does. */
    HttpResponse<String> submit(String page, String action, String... fields) {
        String form = Arrays.stream(fields)
                .map(field -> field.split("=", 2))
                .map(field -> field[0] + "=" + URLEncoder.encode(field[1], StandardCharsets.UTF_8))
                .collect(Collectors.joining(
                        "&", "_csrf=" + URLEncoder.encode(token(page), StandardCharsets.UTF_8) + "&", ""));
        return post(action, form);
    }

    /** The token of the forms on a page. */
    String token(String page) {
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                .matcher(get(page).body());
        if (!token.find()) {
            throw new IllegalStateException("no form on " + page);
        }
        return token.group(1);
    }

    Site login(String user, String password) {
        anonymous().postLogin(user, password, "");
        return this;
    }

    /** Posts the form of the login page, which has no token, because a token would need a session. */
    HttpResponse<String> postLogin(String user, String password, String then) {
        return post(
                "/login",
                "username=" + URLEncoder.encode(user, StandardCharsets.UTF_8) + "&password="
                        + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&then="
                        + URLEncoder.encode(then, StandardCharsets.UTF_8));
    }

    Site loginAsOperator() {
        return login("operator", "act-and-answer");
    }

    Site loginAsViewer() {
        return login("viewer", "look-and-see");
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    static String asOperator() {
        return basic("operator", "act-and-answer");
    }

    /** Requests a verb as a program does. */
    HttpResponse<String> order(String path) {
        return post(path, "", "Authorization", asOperator(), "X-Requested-By", "test");
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
