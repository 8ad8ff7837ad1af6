package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.storage.FaultyS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers on hosts of their own share a run, and one of them is cut off from the ledger but not from source and bucket.
 * It stops writing within its lease, another takes its partition over, and the result is that of an undisturbed run.
 *
 * <p>Needs the right to make network namespaces, and works only if {@code workers.namespaces} is true; see
 * scripts/soak.
 */
final class WorkerHostsIT {

    private static final int ROWS = 6_000;
    private static final int PARTITIONS = 16;
    private static final int WORKERS = 3;
    private static final int LEASE_MILLIS = 2_000;
    private static final int LIMIT_SECONDS = 180;

    /** Of each worker, so that the run lasts long enough. */
    private static final int ROWS_PER_SECOND = 250;

    @TempDir
    private Path folder;

    @Test
    void aWorkerThatIsCutOffFromTheLedgerStopsWritingWithinItsLease() throws Exception {
        assumeTrue(Boolean.getBoolean("workers.namespaces"), "only scripts/soak --namespaces makes hosts");
        String reason = SeparateHosts.unavailable();
        if (reason != null) {
            System.out.println("SKIPPED: this host cannot make network namespaces: " + reason);
        }
        assumeTrue(reason == null, reason);
        Installation calm = Installation.onPostgreSql(folder.resolve("calm"), PostgreSqlTable.CHUNK);
        PostgreSqlTable.create(calm, ROWS);
        calm.withFolderAsBucket().withPartitions(PARTITIONS).run();

        String ledger = SharedLedger.create();
        Path home = folder.resolve("home");
        List<Process> processes = new ArrayList<>();
        try (SeparateHosts hosts = new SeparateHosts(1 + WORKERS);
                FaultyS3 s3 = new FaultyS3(home.resolve("var/s3/nightshift"), 1, 0, Duration.ZERO);
                Forwarder toLedger = new Forwarder(hosts.address(1), PostgreSqlServer.port());
                Forwarder toSource = new Forwarder(hosts.address(2), PostgreSqlServer.port());
                Forwarder toBucket = new Forwarder(hosts.address(2), s3.uri().getPort())) {
            Installation shared = install(home, calm.url(), ledger, toSource, toLedger, toBucket);
            try {
                Process manager = start(hosts, 0, shared, "run");
                processes.add(manager);
                for (int i = 1; i <= WORKERS; i++) {
                    processes.add(start(hosts, i, shared, "work"));
                }
                Process lost = processes.get(1);
                Path data = shared.bucket().resolve("logins/data/cutoff=20261123T000000Z/rerun=0");
                Claimed claimed = await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .until(
                                () -> claimed(ledger, lost.pid()),
                                claim -> claim != null && !objects(data, claim).isEmpty());

                hosts.cutOff(1, hosts.address(1));
                long cut = System.currentTimeMillis();
                long last = 0;
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
                while (!manager.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
                    for (Path object : objects(data, claimed)) {
                        last = Math.max(last, changedAt(object));
                    }
                }

                assertThat(manager.isAlive()).isFalse();
                assertThat(manager.exitValue()).as(said(home)).isZero();
                assertThat(last).isPositive().isLessThanOrEqualTo(cut + LEASE_MILLIS);
                assertThat(number(
                                ledger,
                                "SELECT COUNT(*) FROM NIGHTSHIFT_PART WHERE PARTITION_NO = " + claimed.partition()
                                        + " AND OBJECT_KEY NOT LIKE '%-e" + claimed.epoch() + ".%'"))
                        .as("parts that another worker put")
                        .isPositive();
                hosts.join(1, hosts.address(1));
                for (Process worker : processes.subList(1, processes.size())) {
                    worker.destroy();
                    assertThat(worker.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
                }
                PublishedRun published = shared.published();
                assertThat(published.lines()).isEqualTo(calm.published().lines());
                assertThat(published.answers()).isEqualTo(calm.published().answers());
                System.out.printf(
                        "%d hosts: cut off while it copied %s; its last object is of %+d ms from the cut, the lease is"
                                + " %d ms; another took over; 0 differences%n",
                        1 + WORKERS, claimed, last - cut, LEASE_MILLIS);
            } finally {
                processes.forEach(Process::destroyForcibly);
            }
        }
    }

    private static Installation install(
            Path home, String source, String ledger, Forwarder toSource, Forwarder toLedger, Forwarder toBucket) {
        Installation shared = Installation.onPostgreSql(home, PostgreSqlTable.CHUNK, through(source, toSource));
        shared.writeSettings(PostgreSqlTable.SHORT
                + """
                    max-rows-per-second: %d
                  target:
                    bucket: nightshift
                    endpoint: http://%s
                    path-style: true
                    chunked-encoding: false
                  ledger:
                    url: "%s"
                  lease:
                    duration: %dms
                    beat: 500ms
                  workers:
                    partitions: %d
                    poll: 500ms
                    concurrency: 1
                """.formatted(
                        ROWS_PER_SECOND, toBucket.address(), through(ledger, toLedger), LEASE_MILLIS, PARTITIONS));
        return shared;
    }

    private static String through(String url, Forwarder forwarder) {
        return url.replaceFirst("//[^/]+/", "//" + forwarder.address() + "/");
    }

    private static Process start(SeparateHosts hosts, int host, Installation shared, String role) throws IOException {
        ProcessBuilder process = OtherJvm.prepared(
                WorkerProgram.class, shared.home().toString(), String.valueOf(PostgreSqlTable.CHUNK), role);
        process.command(hosts.on(host, process.command()))
                .redirectErrorStream(true)
                .redirectOutput(
                        shared.home().resolve(role + "-" + host + ".log").toFile());
        process.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"));
        return process.start();
    }

    /** What a worker copies now; null for nothing. */
    private static @Nullable Claimed claimed(String ledger, long pid) throws SQLException {
        try (Connection connection = DriverManager.getConnection(ledger);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT c.PARTITION_NO, c.EPOCH FROM NIGHTSHIFT_CLAIM c JOIN"
                        + " NIGHTSHIFT_WORKER w ON w.WORKER_ID = c.WORKER_ID WHERE c.HELD = 1 AND w.PID = " + pid)) {
            return rows.next() ? new Claimed(rows.getInt(1), rows.getInt(2)) : null;
        }
    }

    private record Claimed(int partition, int epoch) {}

    private static List<Path> objects(Path data, Claimed claim) {
        Pattern name =
                Pattern.compile("part-p%02d-\\d+-[0-9a-f]{12}-e%d\\..*".formatted(claim.partition(), claim.epoch()));
        if (!Files.exists(data)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long changedAt(Path object) throws IOException {
        try {
            return Files.getLastModifiedTime(object).toMillis();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static long number(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String said(Path home) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(home)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                all.append(file.getFileName()).append('\n').append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
