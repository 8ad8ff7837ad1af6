package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.storage.FaultyS3;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A manager and workers, each a process, that share one run on a PostgreSQL server and an S3 server, while a seed
 * decides what happens to them. Dead workers are replaced, and a dead manager is restarted, until the run is published.
 */
final class SharedRound implements AutoCloseable {

    private static final int LEASE_MILLIS = 2_000;
    private static final int LIMIT_SECONDS = 240;
    private static final int END_SECONDS = 40;
    private static final int MOST_SESSIONS_CUT = 6;
    private static final int KINDS_OF_EVENTS = 10;
    private static final int REQUESTS_THAT_FAIL_PERCENT = 2;

    /** How a manager begins. */
    private static final List<String> ROLES = List.of("run", "restart", "nightly");

    private final Random random;
    private final Installation installation;
    private final String ledger;
    private final FaultyS3 s3;
    private final List<Process> workers = new ArrayList<>();
    private final List<Process> wokenManagers = new ArrayList<>();
    private final Map<String, Integer> counts;
    private final Deque<Integer> events;
    private int processes;
    private Process manager;

    /**
     * Starts the processes.
     *
     * @param home a home whose ledger has what was done before this run, if there was anything
     * @param settings more settings, indented by two blanks
     * @param counts counts what happens
     */
    SharedRound(
            int seed,
            Installation home,
            String ledger,
            String settings,
            String transport,
            boolean faultyBucket,
            int workers,
            int partitions,
            int events,
            Map<String, Integer> counts)
            throws IOException {
        // Small seeds alone would draw nearly the same first number.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.events =
                new ArrayDeque<>(random.ints(events, 0, KINDS_OF_EVENTS).boxed().toList());
        this.ledger = ledger;
        this.counts = counts;
        this.s3 = new FaultyS3(
                home.bucket(), seed, faultyBucket ? REQUESTS_THAT_FAIL_PERCENT : 0, Duration.ofMillis(LEASE_MILLIS));
        this.installation = Installation.onPostgreSql(home.home(), PostgreSqlTable.CHUNK, home.url());
        installation.writeSettings(PostgreSqlTable.SHORT
                + settings
                + """
                  target:
                    bucket: nightshift
                    endpoint: %s
                    path-style: true
                    chunked-encoding: false
                  ledger:
                    url: "%s"
                  nightly:
                    max-attempts: 1000
                  lease:
                    duration: %dms
                    beat: 500ms
                  workers:
                    enabled: true
                    partitions: %d
                    patience: 30s
                    poll: 500ms
                    concurrency: 1
                    transport: %s
                """.formatted(s3.uri(), ledger, LEASE_MILLIS, partitions, transport));
        for (int i = 0; i < workers; i++) {
            this.workers.add(start("work"));
        }
        manager = start("run");
    }

    /** Only {@code restart} needs a run. */
    private String role() throws SQLException {
        return number(ledger, "SELECT COUNT(*) FROM NIGHTSHIFT_RUN") == 0
                ? "run"
                : ROLES.get(random.nextInt(ROLES.size()));
    }

    /** Lets things happen until the run is published. */
    void complete() throws Exception {
        long start = System.nanoTime();
        boolean early = random.nextInt(3) == 0;
        while (true) {
            if (manager.waitFor(200 + random.nextInt(800), TimeUnit.MILLISECONDS)) {
                if (manager.exitValue() == 0) {
                    return;
                }
                manager = start(role());
            }
            boolean begun = number(
                            ledger,
                            "SELECT COUNT(*) FROM NIGHTSHIFT_PART WHERE RUN_ID ="
                                    + " (SELECT MAX(RUN_ID) FROM NIGHTSHIFT_RUN)")
                    > 0;
            if (begun && !events.isEmpty()) {
                event(events.remove());
            } else if (!begun && early && random.nextInt(8) == 0) {
                // Before anything is offered, or before a row is read.
                early = false;
                kill(manager, "manager killed");
            }
            replaceDeadWorkers();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .as("seconds until the run is complete")
                    .isLessThan(LIMIT_SECONDS);
        }
    }

    private void event(int kind) throws Exception {
        Process worker = workers.get(random.nextInt(workers.size()));
        switch (kind) {
            case 0, 1 -> kill(worker, "worker killed");
            case 2 -> kill(manager, "manager killed");
            case 3, 4 -> pause(worker);
            case 5 -> {
                pause(manager);
                wokenManagers.add(manager);
                manager = start(role());
            }
            case 6 -> cut(ledger);
            case 7 -> cut(installation.url());
            case 8 -> {
                note("channel down");
                execute("ALTER TABLE INT_CHANNEL_MESSAGE RENAME TO INT_GONE");
                manager.waitFor(1_000 + random.nextInt(2_000), TimeUnit.MILLISECONDS);
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

    private void kill(Process process, String what) throws InterruptedException {
        if (process.isAlive()) {
            note(what);
            process.destroyForcibly().waitFor();
        }
    }

    /** Stops a process for longer than its lease lasts. */
    private void pause(Process process) throws Exception {
        note(process.equals(manager) ? "manager paused" : "worker paused");
        signal("-STOP", process);
        Thread.sleep(LEASE_MILLIS + random.nextInt(1_500));
        signal("-CONT", process);
    }

    /** Ends some of the sessions with a database, in the middle of anything. */
    private void cut(String url) throws SQLException {
        long cut = number(
                url,
                "SELECT COUNT(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE datname ="
                        + " current_database() AND application_name LIKE 'nightshift%' ORDER BY random() LIMIT "
                        + (1 + random.nextInt(MOST_SESSIONS_CUT)) + ") sessions");
        counts.merge("sessions cut", (int) cut, Integer::sum);
    }

    /** Requires that nothing is left of the round: no claim, no object that does not count, no process that hangs. */
    void requireOrderlyEnd() throws Exception {
        for (Process woken : wokenManagers) {
            assertThat(woken.waitFor(END_SECONDS, TimeUnit.SECONDS))
                    .as("a manager that woke ends")
                    .isTrue();
        }
        await().atMost(END_SECONDS, TimeUnit.SECONDS).ignoreExceptions().untilAsserted(installation::published);
        assertThat(number(ledger, "SELECT COUNT(*) FROM NIGHTSHIFT_CLAIM WHERE OFFERED = 1 OR HELD = 1"))
                .as("open claims")
                .isZero();
        assertThat(number(ledger, "SELECT COUNT(*) FROM NIGHTSHIFT_RUN WHERE STATE <> 'COMPLETED'"))
                .as("runs that are not complete")
                .isZero();
        workers.forEach(Process::destroy);
        for (Process worker : workers) {
            assertThat(worker.waitFor(END_SECONDS, TimeUnit.SECONDS))
                    .as("a worker ends after a signal")
                    .isTrue();
        }
        for (Process worker : workers) {
            assertThat(number(ledger, "SELECT COUNT(*) FROM NIGHTSHIFT_WORKER WHERE PID = " + worker.pid()))
                    .as("entry of a worker that ended in order")
                    .isZero();
        }
    }

    PublishedRun published() {
        return installation.published();
    }

    private Process start(String role) throws IOException {
        note(role.equals("work") ? "workers" : "managers");
        File said =
                installation.home().resolve(role + "-" + processes++ + ".log").toFile();
        ProcessBuilder process = OtherJvm.prepared(
                        WorkerProgram.class,
                        installation.home().toString(),
                        String.valueOf(PostgreSqlTable.CHUNK),
                        role)
                .redirectErrorStream(true)
                .redirectOutput(said);
        process.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"));
        if (!role.equals("work") && random.nextInt(3) == 0) {
            // Changes the plan of a run that has one.
            process.environment()
                    .put("NIGHTSHIFT_SOURCE_MAX_ROWS_PER_SECOND", String.valueOf(50_000 + random.nextInt(50_000)));
        }
        return process.start();
    }

    private void replaceDeadWorkers() throws IOException {
        for (int i = 0; i < workers.size(); i++) {
            if (!workers.get(i).isAlive()) {
                workers.set(i, start("work"));
            }
        }
    }

    /** What the processes said last, for a failure. */
    String said() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(installation.home())) {
            for (Path file : files.filter(path -> path.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                List<String> lines = Files.readAllLines(file);
                all.append("\n--- ").append(file.getFileName()).append('\n');
                lines.subList(Math.max(0, lines.size() - 12), lines.size())
                        .forEach(line -> all.append(line).append('\n'));
            }
        }
        return all.toString();
    }

    private void note(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private static void signal(String signal, Process process) throws Exception {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
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

    private static long number(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() {
        List<Process> all = new ArrayList<>(workers);
        all.addAll(wokenManagers);
        all.add(manager);
        all.forEach(Process::destroyForcibly);
        s3.close();
    }
}
