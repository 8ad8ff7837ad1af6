package dev.nightshift.benchmark;

import dev.nightshift.file.FileSource;
import dev.nightshift.file.InputFile;
import dev.nightshift.file.InputProperties;
import dev.nightshift.file.InputProperties.Epoch;
import dev.nightshift.file.RejectLimit;
import dev.nightshift.login.Block;
import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.Login;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.Protection;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Compares the program with DuckDB. The program parses, sorts and merges a file of JSON Lines and answers both
 * questions on the way; DuckDB answers them from the same file with two threads. Both run in this process, in turn,
 * after a warm-up.
 */
public final class IntakeBenchmark {

    private static final Instant CUTOFF = Instant.parse("2026-06-01T00:00:00Z");
    private static final int TOP = 3;

    private final Path folder;
    private final long rows;

    private IntakeBenchmark(Path folder, long rows) {
        this.folder = folder;
        this.rows = rows;
    }

    /** Arguments: a folder, the number of lines, the number of counted rounds. With 0 rounds only the file is made. */
    public static void main(String[] args) throws Exception {
        new IntakeBenchmark(Path.of(args[0]), Long.parseLong(args[1])).run(Integer.parseInt(args[2]));
    }

    private void run(int rounds) throws Exception {
        Path file = folder.resolve("logins-" + rows + ".jsonl");
        if (!Files.exists(file)) {
            generate(file);
        }
        List<Double> own = new ArrayList<>();
        List<Double> duck = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; rounds > 0 && round <= rounds; round++) {
            long start = System.nanoTime();
            String answer = sortAndAnswer(file);
            double seconds = secondsSince(start);
            start = System.nanoTime();
            String peers = duckDb(file);
            double peer = secondsSince(start);
            if (!answer.equals(peers)) {
                throw new IllegalStateException("The answers differ: " + answer + ", DuckDB " + peers);
            }
            if (round > 0) {
                own.add(seconds);
                duck.add(peer);
                ratios.add(seconds / peer);
            }
        }
        if (rounds > 0) {
            print(String.format(
                    Locale.ROOT,
                    "%,d lines, %,d bytes, %d rounds after a warm-up, heap %d MiB, Java %s",
                    rows,
                    Files.size(file),
                    rounds,
                    Runtime.getRuntime().maxMemory() >> 20,
                    Runtime.version()));
            print("| work | seconds, median (min to max) | lines/s |");
            print("|---|---|---|");
            print(row("parse, sort, merge, answer", own));
            print(row("DuckDB, answers only", duck));
            print(String.format(
                    Locale.ROOT,
                    "parse, sort, merge, answer / DuckDB: %.2f (%.2f to %.2f)",
                    median(ratios),
                    Collections.min(ratios),
                    Collections.max(ratios)));
        }
    }

    private void generate(Path file) throws IOException {
        Random random = new Random(1);
        LocalDateTime first = LocalDateTime.of(2023, 6, 1, 0, 0);
        String[] countries = {"DE", "FR", "US", "BR", "JP", "IN", "GB", "ES"};
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (long id = 1; id <= rows; id++) {
                LocalDateTime time = first.plusSeconds(random.nextInt(3 * 365 * 86_400))
                        .plusNanos(1_000L * (1 + random.nextInt(999_999)));
                out.write("{\"id\":" + id + ",\"user_name\":\"user" + id + "\",\"country\":\""
                        + countries[random.nextInt(countries.length)] + "\",\"login_count\":" + random.nextInt(1_000)
                        + ",\"score\":" + random.nextInt(10_000) / 100.0 + ",\"last_login\":\""
                        + time.atOffset(ZoneOffset.UTC) + "\"}\n");
            }
        }
    }

    private String sortAndAnswer(Path file) throws InterruptedException {
        Path work = folder.resolve("work");
        FileSource.delete(work);
        long start = System.nanoTime();
        InputFile input = InputFile.examine(file);
        double examined = secondsSince(start);
        LatestLogins latest = new LatestLogins(TOP, CUTOFF);
        ClosestPair pair = new ClosestPair();
        long read = 0;
        InputProperties properties =
                new InputProperties("id", "last_login", "", Epoch.NONE, 1 << 20, InputProperties.Rejects.LINES);
        FileSource source =
                new FileSource(input, work, properties, ZoneOffset.UTC, Protection.NONE, RejectLimit.DEFAULT, 1);
        source.prepare(new StopSignal(), progress -> {});
        double sorted = secondsSince(start);
        try (WorkAhead<Block> reader = source.read(KeyRange.ALL_LOGINS, null, new BlockSize(1_000, 655_360))) {
            for (Block block = reader.next(); block != null; block = reader.next()) {
                for (LoginRecord row : block.records()) {
                    Instant time = row.lastLogin();
                    if (time != null) {
                        latest.offer(time, row.id());
                        pair.offer(time, row.id());
                        read++;
                    }
                }
            }
        }
        if (read != rows) {
            throw new IllegalStateException("read " + read + " rows, expected " + rows);
        }
        print(String.format(
                Locale.ROOT,
                "  hash %.2f s, sort %.2f s, merge %.2f s",
                examined,
                sorted - examined,
                secondsSince(start) - sorted));
        FileSource.delete(work);
        StringBuilder answer = new StringBuilder();
        for (Login login : latest.ranked()) {
            answer.append(login.id()).append(' ');
        }
        ClosestPair.Pair closest = pair.pair();
        return closest == null
                ? answer.toString()
                : answer.append(closest.earlier().id())
                        .append(' ')
                        .append(closest.later().id())
                        .toString();
    }

    private static String duckDb(Path file) throws SQLException {
        String records = "read_json('" + file + "', format = 'newline_delimited', columns = {id: 'BIGINT', user_name:"
                + " 'VARCHAR', country: 'VARCHAR', login_count: 'BIGINT', score: 'DOUBLE', last_login: 'TIMESTAMPTZ'})";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 2");
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE TEMP TABLE logins AS SELECT id, last_login FROM " + records);
            return ids(
                            statement,
                            "SELECT id FROM logins WHERE last_login < TIMESTAMPTZ '" + CUTOFF
                                    + "' ORDER BY last_login DESC, id DESC LIMIT " + TOP)
                    + ids(statement, """
                            SELECT before || ' ' || id FROM (
                                SELECT id, last_login, lag(id) OVER w AS before,
                                    last_login - lag(last_login) OVER w AS gap
                                FROM logins WINDOW w AS (ORDER BY last_login, id))
                            WHERE gap IS NOT NULL ORDER BY gap, last_login, id LIMIT 1
                            """).trim();
        }
    }

    private static String ids(Statement statement, String sql) throws SQLException {
        StringBuilder ids = new StringBuilder();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                ids.append(rows.getString(1)).append(' ');
            }
        }
        return ids.toString();
    }

    private String row(String work, List<Double> seconds) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f (%.2f to %.2f) | %,.0f |",
                work,
                median(seconds),
                Collections.min(seconds),
                Collections.max(seconds),
                rows / median(seconds));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
