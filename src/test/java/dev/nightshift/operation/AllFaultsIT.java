package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.Nightshift;
import dev.nightshift.PostgreSqlServer;
import dev.nightshift.storage.FaultyS3;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Source, ledger, bucket and process fail at the same time: sessions with both databases are terminated, the bucket
 * fails in every way, and the process is killed, all at moments chosen by seeds. Every run ends complete after
 * restarts, with the rows and answers of an undisturbed one.
 *
 * <p>The properties {@code all-faults.minutes} and {@code all-faults.seed} make it a longer one; see scripts/soak.
 */
class AllFaultsIT {

    private static final int MINUTES = Integer.getInteger("all-faults.minutes", 0);

    /** With this seed every kind of fault is among the bucket's first 87 requests, and hopeless ones are rare. */
    private static final int ALL_KINDS = 1356;

    private static final int SEED = Integer.getInteger("all-faults.seed", ALL_KINDS);

    private static final int ROWS = MINUTES == 0 ? 2_400 : PostgreSqlTable.ROWS;
    private static final int MOST_ATTEMPTS = 60;

    /** Afterwards only the bucket fails, so that every run ends. */
    private static final int MOST_DISTURBED_ATTEMPTS = MINUTES == 0 ? 2 : 4;

    private static final int BUCKET_PERCENT = 8;
    private static final int KILLED = 128 + 9;
    private static final String END = "count(pg_terminate_backend(pid))";

    private static final int REFUSED = 3;

    /** Failed; refused by a bucket that refuses the first request; held, until a death is noticed. */
    private static final Set<Integer> USUAL = Set.of(1, REFUSED, 4);

    /** After so many disturbances each kind has happened; in a short time there are fewer. */
    private static final int ENOUGH = 50;

    private final Map<String, Integer> counts = new TreeMap<>();
    private int disturbances;
    private final Map<FaultyS3.Fault, Integer> bucketFaults = new EnumMap<>(FaultyS3.Fault.class);

    @TempDir
    Path folder;

    @Test
    void everyRunEndsCompleteWhateverFailsTogether() throws Exception {
        Installation first = Installation.onPostgreSql(folder.resolve("first"), PostgreSqlTable.CHUNK);
        first.writeSettings(PostgreSqlTable.SHORT);
        PostgreSqlTable.create(first, ROWS);
        Installation calm =
                first.another(folder.resolve("calm"), first.url(), "").withFolderAsBucket();
        calm.run();
        PublishedRun expected = calm.published();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        int seed = SEED;
        do {
            PublishedRun published = published(first, seed);
            assertThat(published.lines()).as("seed %d", seed).isEqualTo(expected.lines());
            assertThat(published.answers()).as("seed %d", seed).isEqualTo(expected.answers());
            seed++;
        } while (System.nanoTime() < end);
        if (MINUTES > 0) {
            System.out.printf(
                    "runs=%d disturbances=%d %s bucket faults=%s%nOK: answers and rows are those of an undisturbed run.%n",
                    seed - SEED, disturbances, counts, bucketFaults);
        }
        if (disturbances >= ENOUGH) {
            assertThat(counts).containsKeys("killed", "source session ended", "ledger session ended");
        }
        if (SEED == ALL_KINDS) {
            assertThat(bucketFaults).containsOnlyKeys(FaultyS3.Fault.values());
        } else {
            assertThat(bucketFaults).isNotEmpty();
        }
    }

    private PublishedRun published(Installation first, int seed) throws Exception {
        Installation troubled = first.another(folder.resolve("seed-" + seed), first.url(), "");
        String ledger = SharedLedger.create();
        try (FaultyS3 s3 = new FaultyS3(troubled.bucket(), seed, BUCKET_PERCENT, Duration.ofMillis(100))) {
            troubled.writeSettings("""
                    %s  ledger:
                        url: "%s"
                      target:
                        bucket: nightshift
                        endpoint: %s
                        path-style: true
                        chunked-encoding: false
                        retry-for: 2s
                    """.formatted(PostgreSqlTable.SHORT, ledger, s3.uri()));
            complete(troubled, databaseOf(ledger), new Random(seed), seed);
            add("requests", s3.requests());
            s3.faults().forEach((fault, times) -> bucketFaults.merge(fault, times, Integer::sum));
        }
        return troubled.published(false);
    }

    private static String databaseOf(String url) {
        return url.replaceFirst(".*/", "").replaceFirst("\\?.*", "");
    }

    private void complete(Installation troubled, String ledger, Random random, int seed) throws Exception {
        File said = troubled.home().resolve("said").toFile();
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            add("attempts", 1);
            Process process = start(troubled, said);
            try {
                if (attempt <= MOST_DISTURBED_ATTEMPTS) {
                    disturb(process, databaseOf(troubled.url()), ledger, random);
                }
                assertThat(process.waitFor(2, TimeUnit.MINUTES))
                        .as("seed %d ends", seed)
                        .isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
            if (process.exitValue() == 0) {
                return;
            }
            if (process.exitValue() != KILLED) {
                String words = Files.readString(said.toPath());
                assertThat(process.exitValue()).as("seed %d: %s", seed, words).isIn(USUAL);
                if (process.exitValue() == REFUSED) {
                    assertThat(words).contains("bucket nightshift");
                }
            }
        }
        throw new AssertionError("seed " + seed + ": not complete after " + MOST_ATTEMPTS + " attempts: "
                + Files.readString(said.toPath()));
    }

    private static Process start(Installation troubled, File said) throws IOException {
        ProcessBuilder program = OtherJvm.prepared(Nightshift.class, "run", "--cutoff", Installation.CUTOFF.toString())
                .redirectErrorStream(true)
                .redirectOutput(said);
        program.environment()
                .putAll(Map.of(
                        "NIGHTSHIFT_HOME", troubled.home().toString(),
                        "AWS_ACCESS_KEY_ID", "key",
                        "AWS_SECRET_ACCESS_KEY", "secret"));
        return program.start();
    }

    /** Disturbs the process until it has ended, or has been killed. */
    private void disturb(Process process, String source, String ledger, Random random) throws InterruptedException {
        boolean atTheStart = random.nextInt(4) == 0;
        while (!atTheStart && sessions(source, "count(*)") == 0) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        while (!process.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS)) {
            disturbances++;
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    process.destroyForcibly();
                    add("killed", 1);
                    return;
                }
                case 2, 3, 4 -> add("ledger session ended", sessions(ledger, END));
                default -> add("source session ended", sessions(source, END));
            }
        }
    }

    /** Asks about one session of the program with a database, if there is any. */
    private static int sessions(String database, String what) {
        return PostgreSqlServer.count("SELECT " + what + " FROM (SELECT pid FROM pg_stat_activity WHERE datname = '"
                + database + "' AND application_name LIKE 'nightshift%' ORDER BY random() LIMIT 1) sessions");
    }

    private void add(String what, int times) {
        if (times > 0) {
            counts.merge(what, times, Integer::sum);
        }
    }
}
