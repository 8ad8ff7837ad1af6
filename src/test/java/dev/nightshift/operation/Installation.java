package dev.nightshift.operation;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.storage.FolderStore;
import dev.nightshift.storage.TargetProperties;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A home in a temporary folder, with a source of its own and settings that make many small chunks. */
public final class Installation {

    public static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");

    /** Of a bucket that has a name, and therefore needs no local server; nobody ever connects to it. */
    private static final String NO_SERVER = "http://127.0.0.1:1";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /**
     * The settings by their text without the URL of the source. Reading them takes a third of the time of a short run.
     */
    private static final Map<String, NightshiftProperties> READ = new ConcurrentHashMap<>();

    private final Path home;
    private final int chunkSize;
    private final String url;
    private final String user;
    private final String password;
    private int partitions = 1;
    private boolean folderAsBucket;
    private boolean onServer;
    private @Nullable NightshiftProperties settings;

    private Installation(Path home, int chunkSize, String url, String user) {
        this(home, chunkSize, url, user, "");
    }

    private Installation(Path home, int chunkSize, String url, String user, String password) {
        this.home = home;
        this.chunkSize = chunkSize;
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Creates a home with an empty table LOGINS(ID, USER_NAME, LAST_LOGIN). */
    public static Installation in(Path home, int chunkSize) throws SQLException {
        Installation installation = new Installation(home, chunkSize, urlOfSource(home), "sa");
        installation.writeSettings("");
        installation.createLedger();
        try (Connection source = installation.source()) {
            source.createStatement()
                    .execute("CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL PRIMARY KEY, USER_NAME VARCHAR2(100),"
                            + " LAST_LOGIN TIMESTAMP(9))");
            source.createStatement().execute("CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
        }
        return installation;
    }

    /** Opens a home that was made elsewhere, such as in another process, with the bucket of its settings. */
    static Installation existing(Path home, int chunkSize) {
        Installation installation = new Installation(home, chunkSize, urlOfSource(home), "sa");
        TargetProperties target = installation.settings().target();
        installation.folderAsBucket = URI.create(NO_SERVER).equals(target.endpoint());
        installation.onServer = target.bucket() != null && !installation.folderAsBucket;
        return installation;
    }

    private static String urlOfSource(Path home) {
        return "jdbc:h2:file:" + home.resolve("source") + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH";
    }

    /** Keeps a ledger that is there. */
    private void createLedger() {
        Path file = home.resolve("var/ledger.mv.db");
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, EmptyLedger.FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a new home, with an empty ledger and a bucket of its own, that reads the same table. */
    Installation another(Path otherHome) {
        Installation another = new Installation(otherHome, chunkSize, url, user);
        another.folderAsBucket = folderAsBucket;
        another.onServer = onServer;
        another.withPartitions(partitions);
        another.settings = settings();
        another.createLedger();
        return another;
    }

    /**
     * Creates a new home with what this home's ledger and folder as bucket would contain if its process was killed at
     * this moment. The ledger is copied first: what it names is in the bucket before. Files beside the bucket, which
     * other threads are writing, are not objects yet.
     */
    Installation killed(Path otherHome) {
        Path copy = otherHome.resolve("var");
        try {
            Files.createDirectories(copy);
            Files.write(copy.resolve("ledger.mv.db"), atOneMoment(home.resolve("var/ledger.mv.db")));
            FileSystemUtils.copyRecursively(bucket(), otherHome.resolve(home.relativize(bucket())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return another(otherHome);
    }

    /** Reads until two readings are equal, because the heartbeat of a lease may be written meanwhile. */
    private static byte[] atOneMoment(Path file) throws IOException {
        byte[] read = Files.readAllBytes(file);
        while (true) {
            byte[] again = Files.readAllBytes(file);
            if (Arrays.equals(read, again)) {
                return read;
            }
            read = again;
        }
    }

    /** Creates a new home, with a ledger and a bucket of its own, that reads the same table by another URL. */
    Installation another(Path otherHome, String otherUrl, String moreSettings) {
        Installation another = new Installation(otherHome, chunkSize, otherUrl, user, password);
        another.folderAsBucket = folderAsBucket;
        another.onServer = onServer;
        another.writeSettings(moreSettings);
        another.createLedger();
        return another;
    }

    /**
     * Creates a new home, with a ledger and a bucket of its own, that reads the same PostgreSQL table as another user.
     */
    public Installation as(String otherUser, String itsPassword, Path otherHome, String otherUrl) {
        String withoutUser = otherUrl.replaceFirst("\\?user=.*", "");
        Installation another = new Installation(otherHome, chunkSize, withoutUser, otherUser, itsPassword);
        another.onServer = onServer;
        another.writeSettings("");
        return another;
    }

    /** Uses the local bucket of another home. */
    Installation withBucketOf(Installation other) throws IOException {
        Path objects = Files.createDirectories(other.home.resolve("var/s3"));
        Files.createSymbolicLink(Files.createDirectories(home.resolve("var")).resolve("s3"), objects);
        return this;
    }

    /**
     * Puts its objects through the local S3 server, as does every other home that is made from it. Others keep them in
     * the same folder without a server.
     */
    public Installation onLocalServer() {
        onServer = true;
        return this;
    }

    /** Has a bucket that its settings name, as does every other home that is made from it. */
    public Installation withFolderAsBucket() {
        folderAsBucket = true;
        writeSettings("");
        return this;
    }

    /**
     * Uses the bucket of a server, with bodies that are not {@code aws-chunked}, and waits for it for a moment only.
     */
    void useBucketAt(URI server) {
        folderAsBucket = false;
        onServer = true;
        writeSettings("""
                  target:
                    bucket: nightshift
                    endpoint: %s
                    path-style: true
                    chunked-encoding: false
                    retry-for: 2s
                """.formatted(server));
    }

    /** Reads the given number of ranges at the same time. */
    public Installation withPartitions(int ranges) {
        partitions = ranges;
        writeSettings("");
        return this;
    }

    /** Uses the given database as ledger. */
    public Installation withLedger(String ledger) {
        writeSettings("  ledger:\n    url: \"" + ledger + "\"\n");
        return this;
    }

    /** Creates a home with an empty PostgreSQL database as its source. */
    public static Installation onPostgreSql(Path home, int chunkSize) {
        return onPostgreSql(
                home, chunkSize, PostgreSqlServer.createDatabase("installation_" + NUMBER.incrementAndGet()));
    }

    /** Creates a home with the given PostgreSQL database as its source. */
    public static Installation onPostgreSql(Path home, int chunkSize, String url) {
        Installation installation = new Installation(home, chunkSize, url, "postgres");
        installation.writeSettings("");
        installation.createLedger();
        return installation;
    }

    /** Creates a home with an empty table LOGINS of the user app, whose password is secret, as its source. */
    public static Installation onOracle(Path home, int chunkSize, OracleServer server) {
        server.execute(
                "app",
                "CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL PRIMARY KEY, USER_NAME VARCHAR2(100),"
                        + " LAST_LOGIN TIMESTAMP(9))",
                "CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
        Installation installation = new Installation(home, chunkSize, server.url(), "app", "secret");
        installation.writeSettings("");
        installation.createLedger();
        return installation;
    }

    /** Inserts rows with ties and nanoseconds, and some that never logged in. The same number gives the same rows. */
    public Installation fill(int rows) throws SQLException {
        try (Connection source = source();
                var insert = source.prepareStatement("INSERT INTO LOGINS VALUES (?, ?, ?)")) {
            for (int i = 1; i <= rows; i++) {
                insert.setLong(1, i * 37L % 1009);
                insert.setString(2, "Zoë " + i);
                insert.setObject(
                        3,
                        i % 7 == 0
                                ? null
                                : CUTOFF.minusSeconds(i * 7919L % 5003)
                                        .plusNanos(i % 3)
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDateTime());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return this;
    }

    public void writeSettings(String more) {
        settings = null;
        String target = folderAsBucket ? "  target:\n    bucket: nightshift\n    endpoint: " + NO_SERVER + "\n" : "";
        try {
            Files.createDirectories(home.resolve("config"));
            Files.writeString(home.resolve("config/application.yml"), """
                    nightshift:
                      chunk-size: %d
                    %s  source:
                        url: "%s"
                        username: %s
                        password: "%s"
                        columns: "*"
                        time-zone: UTC
                        partitions: %d
                    %s""".formatted(
                            chunkSize, target, url, user, password, partitions, more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return url;
    }

    public Connection source() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /**
     * Keeps the embedded ledger's database open, because opening it for each attempt takes a tenth of its time; as does
     * compacting it at the end, which is for databases that are opened again.
     */
    Connection openLedger() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:file:" + home.resolve("var/ledger")
                        + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
                        + ";MAX_COMPACT_TIME=0;QUERY_CACHE_SIZE=100",
                "nightshift",
                "");
    }

    public Path home() {
        return home;
    }

    public Operations operations() {
        return operations(Decorators.NONE);
    }

    public Operations operations(Decorators decorators) {
        return operations(decorators, CUTOFF.plusSeconds(3600));
    }

    Operations operations(Decorators decorators, Instant now) {
        return operations(decorators, Clock.fixed(now, ZoneOffset.UTC));
    }

    Operations operations(Decorators decorators, Clock clock) {
        return new Operations(settings(), new Home(home, home.resolve("none"), "test"), clock, onFolder(decorators));
    }

    /** The operations of a process with a home of its own, whose environment adds to these settings. */
    public Operations operations(Path otherHome, Map<String, String> environment) {
        return new Operations(
                Settings.load(otherHome, null, environment),
                new Home(otherHome, otherHome.resolve("none"), "test"),
                Clock.fixed(CUTOFF.plusSeconds(3600), ZoneOffset.UTC),
                onFolder(Decorators.NONE));
    }

    private Decorators onFolder(Decorators decorators) {
        return onServer ? decorators : decorators.onFolder(local -> new FolderStore(folderAsBucket ? bucket() : local));
    }

    private NightshiftProperties settings() {
        NightshiftProperties read = settings;
        if (read == null) {
            read = readSettings();
            settings = read;
        }
        return read;
    }

    /** Each text is read once, whatever the URL of its source. */
    private NightshiftProperties readSettings() {
        try {
            String text = Files.readString(home.resolve("config/application.yml"));
            if (!text.contains(url)) {
                return Settings.load(home, null);
            }
            NightshiftProperties read =
                    READ.computeIfAbsent(text.replace(url, ""), anyUrl -> Settings.load(home, null));
            return with(read, "source", with(read.source(), "url", url));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a copy of a record with another value of one component. */
    private static <R extends Record> R with(R original, String name, Object value) {
        try {
            List<Class<?>> types = new ArrayList<>();
            List<@Nullable Object> values = new ArrayList<>();
            for (RecordComponent component : original.getClass().getRecordComponents()) {
                types.add(component.getType());
                values.add(
                        component.getName().equals(name)
                                ? value
                                : component.getAccessor().invoke(original));
            }
            @SuppressWarnings("unchecked")
            Class<R> type = (Class<R>) original.getClass();
            return type.getDeclaredConstructor(types.toArray(Class<?>[]::new)).newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public RunResult run() {
        return operations().run(new RunRequest(CUTOFF, null, false), new Silence(), new StopSignal());
    }

    /** Runs with calls that fail. */
    public RunResult run(Trouble trouble) {
        return operations(trouble.decorators())
                .run(new RunRequest(CUTOFF, null, false), new Silence(), new StopSignal());
    }

    /**
     * Makes the newest owners of all leases processes that have ended, as they are after a death. A death that a test
     * simulates within its own process leaves an owner that is alive.
     */
    void buryOwners() {
        try (Ledger ledger = Ledger.open(settings().ledger(), home.resolve("var"))) {
            JdbcClient.create(ledger.dataSource())
                    .sql("UPDATE NIGHTSHIFT_LEASE SET OWNER_STARTED = 'before' WHERE HELD = 1")
                    .update();
        }
    }

    /**
     * Makes Spring Batch number its executions from the given number. Within one JVM it keeps them by their numbers in
     * static maps, regardless of the ledger they come from.
     */
    void numberBatchFrom(int first) {
        try (Ledger ledger = Ledger.open(settings().ledger(), home.resolve("var"))) {
            for (String executions : List.of("JOB_EXECUTION", "STEP_EXECUTION")) {
                JdbcClient.create(ledger.dataSource())
                        .sql("ALTER SEQUENCE BATCH_" + executions + "_SEQ RESTART WITH " + first)
                        .update();
            }
        }
    }

    /** The folder that contains the objects as plain files. */
    public Path bucket() {
        return home.resolve("var/s3/nightshift");
    }

    PublishedRun published() {
        return published(true);
    }

    /** Tidies up, because the data folder may contain nothing that the manifest does not name. */
    PublishedRun published(boolean tidy) {
        return PublishedRun.read(bucket(), "logins", tidy);
    }

    /** Forgets all runs. */
    void loseLedger() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("var"))) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("ledger"))
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    /** The file of a ledger with empty tables, so that each home need not create them. */
    private static final class EmptyLedger {

        private static final byte[] FILE = create();

        private static byte[] create() {
            try {
                Path folder = Files.createTempDirectory("ledger");
                Ledger.open(new LedgerProperties(null, null, null), folder).close();
                byte[] file = Files.readAllBytes(folder.resolve("ledger.mv.db"));
                FileSystemUtils.deleteRecursively(folder);
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Ignores all progress. */
    public static class Silence implements ProgressListener {

        @Override
        public void note(String sentence) {}

        @Override
        public void started(long run, long rowsDone, @Nullable Long sourceRows) {}

        @Override
        public void sorted(Sorted sorted) {}

        @Override
        public void committed(Chunk chunk) {}
    }
}
