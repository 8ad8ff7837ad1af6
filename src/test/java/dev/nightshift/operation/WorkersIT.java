package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.work.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Worker processes and a manager share a run on one PostgreSQL and one S3 server, while a seed decides what happens to
 * them: kills, pauses for longer than the lease, cut sessions, a channel that is down, loses or repeats messages, a
 * bucket that fails, a plan that a restart changes. Each time the result is that of an undisturbed run by one process.
 * Every third round is without a channel, and every fourth shares the last night of a chain.
 *
 * <p>The properties {@code workers.rounds} and {@code workers.seed} make it a longer one; see scripts/soak.
 */
final class WorkersIT {

    private static final boolean SOAK = Integer.getInteger("workers.rounds") != null;
    private static final int ROWS = SOAK ? 4_000 : 2_000;
    private static final int PARTITIONS = SOAK ? 12 : 8;
    private static final int WORKERS = SOAK ? 3 : 2;
    private static final int EVENTS = SOAK ? 6 : 3;
    private static final String INCREMENTAL = "  load: incremental\n  guard:\n    max-drop-percent: 100\n";

    @TempDir
    static Path folder;

    private static Installation table;
    private static PublishedRun undisturbed;
    private static QuietLog quiet;
    private static final Map<String, Integer> SUM = new TreeMap<>();

    static IntStream seeds() {
        if (!SOAK) {
            // One round without a channel, in which the manager is killed, and one of a night.
            return IntStream.of(9, 56);
        }
        int first = Integer.getInteger("workers.seed", 1);
        return IntStream.range(first, first + Integer.getInteger("workers.rounds", 1));
    }

    @BeforeAll
    static void runUndisturbed() throws Exception {
        quiet = new QuietLog();
        table = Installation.onPostgreSql(folder.resolve("undisturbed"), PostgreSqlTable.CHUNK);
        PostgreSqlTable.create(table, ROWS);
        table.withFolderAsBucket().withPartitions(PARTITIONS);
        table.run();
        undisturbed = table.published();
    }

    @AfterAll
    static void sum() {
        quiet.close();
        if (SOAK) {
            System.out.println("sum: " + SUM);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensTheResultIsThatOfAnUndisturbedRun(int seed) throws Exception {
        String ledger = SharedLedger.create();
        boolean night = seed % 4 == 0;
        Path home = folder.resolve("seed-" + seed);
        if (night) {
            Installation calm = Installation.onPostgreSql(folder.resolve("calm-" + seed), PostgreSqlTable.CHUNK);
            Installation shared = calm.another(home, calm.url(), "").withFolderAsBucket();
            int nights = 2 + seed / 4 % 2;
            nights(calm.withFolderAsBucket(), shared, ledger, nights);
            PublishedRun expected = calm.published();
            round(seed, shared, ledger, INCREMENTAL, expected);
            requireEachRowOnce(shared, nights, rows(calm));
        } else {
            round(seed, table.another(home, table.url(), ""), ledger, "", undisturbed);
        }
    }

    private static void round(int seed, Installation home, String ledger, String settings, PublishedRun expected)
            throws Exception {
        long start = System.nanoTime();
        String transport = seed % 3 == 0 ? "none" : "jdbc";
        Map<String, Integer> counts = new TreeMap<>();
        String end = "FAILED";
        try (SharedRound round = new SharedRound(
                seed, home, ledger, settings, transport, seed % 5 == 0, WORKERS, PARTITIONS, EVENTS, counts)) {
            try {
                round.complete();
                round.requireOrderlyEnd();
                InterruptedRunIT.assertEqual(round.published(), expected);
                assertThat(round.published().lines()).doesNotHaveDuplicates();
                end = "equal";
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + round.said(), e);
            }
        } finally {
            System.out.printf(
                    "seed %d, %s, %s%s: %s after %d s, %s%n",
                    seed,
                    transport,
                    settings.isEmpty() ? "table" : "night",
                    seed % 5 == 0 ? ", failing bucket" : "",
                    end,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                    counts);
            counts.forEach((what, times) -> SUM.merge(what, times, Integer::sum));
            SUM.merge(end.equals("equal") ? "rounds equal" : "rounds with a difference", 1, Integer::sum);
        }
    }

    /** Runs the nights before the last in both homes, and the last one in the first. */
    private static void nights(Installation calm, Installation shared, String ledger, int nights) throws SQLException {
        try (Connection source = calm.source()) {
            source.createStatement()
                    .execute("CREATE TABLE LOGINS (ID BIGINT PRIMARY KEY, USER_NAME TEXT, LAST_LOGIN TIMESTAMP)");
            source.createStatement().execute("CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
        }
        calm.withPartitions(PARTITIONS);
        calm.writeSettings(PostgreSqlTable.SHORT + INCREMENTAL);
        shared.writeSettings(PostgreSqlTable.SHORT + INCREMENTAL + "  ledger:\n    url: \"" + ledger + "\"\n");
        for (int night = nights - 1; night >= 0; night--) {
            Instant cutoff = Installation.CUTOFF.minus(Duration.ofDays(night));
            fill(calm, cutoff, 1_000_000 * (night + 1), night == 0 ? ROWS : ROWS / 5);
            run(calm, cutoff);
            if (night > 0) {
                run(shared, cutoff);
            }
        }
    }

    /** Inserts the logins of a day before a cutoff, and some that were too late for the night before. */
    private static void fill(Installation home, Instant cutoff, int firstId, int rows) throws SQLException {
        String insert = "INSERT INTO LOGINS SELECT " + firstId + " + i, 'Zoë ' || i, TIMESTAMP '"
                + cutoff.toString().replaceAll("[TZ]", " ").strip() + "' - %s * INTERVAL '1 second'"
                + " FROM generate_series(%d, %d) i";
        try (Connection source = home.source()) {
            source.createStatement().execute(insert.formatted("(i * 7907 % 80000)", 1, rows));
            source.createStatement().execute(insert.formatted("(86400 + i % 1500)", rows + 1, rows + rows / 10));
        }
    }

    private static void run(Installation home, Instant cutoff) {
        home.operations(Decorators.NONE, cutoff.plusSeconds(3600))
                .run(new RunRequest(cutoff, null, false), new Installation.Silence(), new StopSignal());
    }

    private static long rows(Installation home) throws SQLException {
        try (Connection source = home.source();
                var rows = source.createStatement().executeQuery("SELECT COUNT(*) FROM LOGINS")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Requires that the nights that the pointer names have each row of the table once. */
    private static void requireEachRowOnce(Installation home, int nights, long rows) throws Exception {
        JsonMapper json = new JsonMapper();
        List<String> ids = new ArrayList<>();
        JsonNode named = json.readTree(Files.readAllBytes(home.bucket().resolve("logins/latest.json")))
                .get("nights");
        assertThat(named.size()).isEqualTo(nights);
        for (JsonNode key : named) {
            JsonNode manifest = json.readTree(Files.readAllBytes(home.bucket().resolve(key.asString())));
            for (JsonNode part : manifest.get("parts")) {
                PublishedRun.unzipped(home.bucket().resolve(part.get("key").asString())).stream()
                        .map(line -> json.readTree(line).get("id").asString())
                        .forEach(ids::add);
            }
        }
        assertThat(ids).hasSize((int) rows).doesNotHaveDuplicates();
    }
}
