package dev.nightshift.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares a night of a chain, whose window has one row in a hundred, with a full run of the same table, as whole
 * processes and in one warm process, and prints a table in Markdown. The window is read by the index on {@code
 * (last_login, id)}.
 */
public final class NightsBenchmark {

    private static final double GOAL = 0.05;

    /** A hundredth of the three years over which the times are spread. */
    static final LocalDateTime FROM = LoginsTable.CUTOFF.minusSeconds(946_080);

    private final BenchOptions options;
    private final BenchServer server;
    private final long rows;
    private final long before;
    private final long ofNight;

    private NightsBenchmark(BenchOptions options, BenchServer server, LoginsTable table, long rows)
            throws SQLException {
        this.options = options;
        this.server = server;
        this.rows = rows;
        this.before = table.rowsBefore(FROM);
        this.ofNight = table.rowsBefore(LoginsTable.CUTOFF) - before;
    }

    /** Arguments: see {@link BenchOptions}, each as {@code name=value}. */
    public static void main(String[] args) throws Exception {
        BenchOptions options = BenchOptions.of(args);
        long rows = options.rows().get(0);
        try (BenchServer server = BenchServer.start(options.work().resolve("database"), options.plan())) {
            NightsBenchmark benchmark;
            try (Connection connection = server.connect()) {
                LoginsTable table = new LoginsTable(connection, rows);
                table.create(System.err);
                benchmark = new NightsBenchmark(options, server, table, rows);
            }
            benchmark.run();
        }
    }

    private void run() throws IOException, InterruptedException {
        ProcessRunner runner = new ProcessRunner(options.work(), null);
        Path home = options.work().resolve("nights");
        double first = runner.run(ours("first night", "incremental", home.toString(), FROM))
                .wall();
        System.err.printf(Locale.ROOT, "the first night of the chain took %.1f s%n", first);
        Series full = new Series();
        Series night = new Series();
        int rounds = options.roundsOf(rows);
        for (int round = 1; round <= rounds; round++) {
            full.add(runner.run(ours("full run", "full", "{}", LoginsTable.CUTOFF))
                    .wall());
            night.add(runner.run(ours("night", "incremental", home.toString(), LoginsTable.CUTOFF, "--rerun"))
                    .wall());
            System.err.printf(
                    Locale.ROOT, "round %d: full run %s s, night %s s (medians)%n", round, full.text(1), night.text(1));
        }
        Series warmFull = new Series();
        Series warmNight = new Series();
        for (String line : runner.run(warm(rounds)).answers()) {
            String[] pair = line.split(" ", -1);
            System.err.println("warm: full run and night " + line);
            warmFull.add(Double.parseDouble(pair[0]));
            warmNight.add(Double.parseDouble(pair[1]));
        }
        System.out.printf(
                Locale.ROOT,
                "%s, Java %s; %,d rows in PostgreSQL with an index on (last_login, id), %,d of them in the night, %d"
                        + " rounds, median (lowest to highest):%n%n",
                Machine.text(),
                Runtime.version(),
                rows,
                ofNight,
                rounds);
        System.out.println("| goal | at most | measured |\n|---|---|---|");
        System.out.println("| a night with 1 % of the rows / a full run, whole processes | " + GOAL + " | "
                + night.by(full).spread(3) + " |");
        System.out.println(
                "| a night with 1 % of the rows / a full run, both in one warm process, as `serve` runs them | " + GOAL
                        + " | " + warmNight.by(warmFull).spread(3) + " |");
        System.out.printf(
                "%nSeconds: whole processes %s and %s, in one process %s and %s.%n",
                night.spread(1), full.spread(1), warmNight.spread(2), warmFull.spread(1));
    }

    /** With the launcher's heap and collector. */
    private Contestant warm(int rounds) {
        List<String> command = List.of(
                options.java(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                options.classpath(),
                WarmNights.class.getName(),
                "{}",
                Integer.toString(rounds),
                Long.toString(rows),
                Long.toString(before),
                Long.toString(ofNight));
        return new Contestant("warm", "one warm process", command, source(), AnswerForm.LINES);
    }

    private Contestant ours(String title, String load, String home, LocalDateTime cutoff, String... more) {
        List<String> command = new ArrayList<>(List.of(
                options.root().resolve("scripts/nightshift").toString(), "run", "--cutoff", cutoff + ":00Z", "--json"));
        command.addAll(List.of(more));
        Map<String, String> environment = new TreeMap<>(source());
        environment.put("NIGHTSHIFT_HOME", home);
        environment.put("NIGHTSHIFT_LOAD", load);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return new Contestant(Contestant.OURS, title, command, environment, AnswerForm.RESULT);
    }

    private Map<String, String> source() {
        return Map.of(
                "NIGHTSHIFT_SOURCE_URL",
                server.jdbcUrl(),
                "NIGHTSHIFT_SOURCE_USERNAME",
                "postgres",
                "NIGHTSHIFT_SOURCE_COLUMNS",
                "*",
                "NIGHTSHIFT_SOURCE_TIME_ZONE",
                "UTC");
    }
}
