package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.storage.LocalS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three worker processes and a manager share a run on one PostgreSQL and one S3 server, while a seed decides what happens
 * to them: kills, pauses for longer than the lease, cut connections, a channel that is down, loses or repeats messages.
 * Each time the result is that of an undisturbed run by one process. {@code scripts/soak --workers} makes more rounds.
 */
final class WorkersIT {

    private static final int ROWS = 5_000;
    private static final int CHUNK = 50;
    private static final int PARTITIONS = 16;
    private static final int WORKERS = 3;
    private static final int EVENTS = Integer.getInteger("workers.events", 5);
    private static final long LEASE_MILLIS = 2_000;
    private static final int LIMIT_SECONDS = 120;

    @TempDir
    static Path folder;

    private static PublishedRun undisturbed;
    private static Installation table;
    private static QuietLog quiet;

    private final List<Process> workers = new ArrayList<>();
    private final Map<String, Integer> happened = new HashMap<>();

    @SuppressWarnings("NullAway.Init")
    private Process manager;

    @SuppressWarnings("NullAway.Init")
    private Installation installation;

    @SuppressWarnings("NullAway.Init")
    private String ledger;

    @SuppressWarnings("NullAway.Init")
    private Map<String, String> environment;

    static IntStream seeds() {
        int first = Integer.getInteger("workers.seed", 1);
        return IntStream.range(first, first + Integer.getInteger("workers.rounds", 2));
    }

    @BeforeAll
    static void runUndisturbed() throws Exception {
        quiet = new QuietLog();
        table = Installation.onPostgreSql(folder.resolve("undisturbed"), CHUNK);
        PostgreSqlTable.create(table, ROWS);
        table.withFolderAsBucket().withPartitions(PARTITIONS);
        table.run();
        undisturbed = table.published();
    }

    @AfterAll
    static void speakAgain() {
        quiet.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensTheResultIsThatOfAnUndisturbedRun(int seed) throws Exception {
        Random random = new Random(seed);
        String transport = seed % 2 == 0 ? "none" : "jdbc";
        Path home = folder.resolve("seed-" + seed);
        ledger = SharedLedger.create();
        long start = System.nanoTime();
        try (LocalS3 s3 = LocalS3.start(
                home.resolve("var/s3").toAbsolutePath(),
                "nightshift",
                new Home(home, home.resolve("none"), "test").localS3())) {
            installation = install(home, transport, s3);
            for (int i = 0; i < WORKERS; i++) {
                workers.add(start("work"));
            }
            manager = start("manage");
            int restarts = 0;
            int left = EVENTS;
            while (true) {
                if (manager.waitFor(300 + random.nextInt(900), TimeUnit.MILLISECONDS)) {
                    if (manager.exitValue() == 0) {
                        break;
                    }
                    manager = start("manage");
                    restarts++;
                }
                if (left > 0 && begun()) {
                    left--;
                    event(random);
                }
                replaceDeadWorkers();
                assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                        .isLessThan(LIMIT_SECONDS);
            }
            System.out.printf(
                    "seed %d, %s: %d s, %d managers, %s%n",
                    seed, transport, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), 1 + restarts, happened);
            PublishedRun published = installation.published();
            assertThat(published.lines()).isEqualTo(undisturbed.lines());
            assertThat(published.answers()).isEqualTo(undisturbed.answers());
        } finally {
            workers.forEach(Process::destroyForcibly);
            manager.destroyForcibly();
        }
    }

    private Installation install(Path home, String transport, LocalS3 s3) throws IOException {
        environment = Map.of(
                "AWS_ACCESS_KEY_ID",
                s3.endpoint().accessKey(),
                "AWS_SECRET_ACCESS_KEY",
                s3.endpoint().secretKey().reveal());
        Files.createDirectories(home);
        Installation shared = Installation.onPostgreSql(home, CHUNK, table.url());
        shared.writeSettings(PostgreSqlTable.SHORT
                + """
                  target:
                    bucket: nightshift
                    endpoint: %s
                    region: us-east-1
                    path-style: true
                  ledger:
                    url: "%s"
                  lease:
                    duration: %dms
                    beat: 500ms
                  workers:
                    partitions: %d
                    patience: 30s
                    poll: 500ms
                    concurrency: 1
                    transport: %s
                """.formatted(s3.endpoint().uri(), ledger, LEASE_MILLIS, PARTITIONS, transport));
        return shared;
    }

    private Process start(String role) throws IOException {
        ProcessBuilder process = OtherJvm.prepared(
                        WorkerProgram.class, installation.home().toString(), String.valueOf(CHUNK), role)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        process.environment().putAll(environment);
        return process.start();
    }

    private void replaceDeadWorkers() throws IOException {
        for (int i = 0; i < WORKERS; i++) {
            if (!workers.get(i).isAlive()) {
                workers.set(i, start("work"));
            }
        }
    }

    private boolean begun() throws SQLException {
        return number("SELECT COUNT(*) FROM NIGHTSHIFT_PART") > 0;
    }

    private void event(Random random) throws Exception {
        Process worker = workers.get(random.nextInt(WORKERS));
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                note("worker killed");
                worker.destroyForcibly().waitFor();
            }
            case 2 -> {
                note("manager killed");
                manager.destroyForcibly().waitFor();
            }
            case 3 -> {
                note("worker paused");
                signal("-STOP", worker);
                manager.waitFor(LEASE_MILLIS + random.nextInt(1_000), TimeUnit.MILLISECONDS);
                signal("-CONT", worker);
            }
            case 4, 5 -> {
                note("connections cut");
                // Any process, any session, in the middle of anything.
                execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND pid % 2 = " + random.nextInt(2));
            }
            case 6 -> {
                note("channel down");
                execute("ALTER TABLE INT_CHANNEL_MESSAGE RENAME TO INT_GONE");
                manager.waitFor(1_000 + random.nextInt(1_000), TimeUnit.MILLISECONDS);
                execute("ALTER TABLE INT_GONE RENAME TO INT_CHANNEL_MESSAGE");
            }
            default -> {
                note("messages lost and repeated");
                execute(
                        "DELETE FROM INT_CHANNEL_MESSAGE WHERE MESSAGE_SEQUENCE % 2 = 0",
                        "INSERT INTO INT_CHANNEL_MESSAGE (MESSAGE_ID, GROUP_KEY, CREATED_DATE, MESSAGE_CONTENT, REGION)"
                                + " SELECT gen_random_uuid()::text, GROUP_KEY, CREATED_DATE, MESSAGE_CONTENT, REGION FROM"
                                + " INT_CHANNEL_MESSAGE");
            }
        }
    }

    private void note(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    private static void signal(String signal, Process process) throws Exception {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(ledger);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(ledger);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
