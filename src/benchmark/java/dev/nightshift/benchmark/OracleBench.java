package dev.nightshift.benchmark;

import dev.nightshift.benchmark.OracleBenchServer.Calls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares a run with a bare JDBC loop that has the same Oracle driver, fetch size and server, which is our own that speaks
 * Oracle's wire protocol. It fails on a wrong answer, and if rows or values cost round trips of their own.
 */
public final class OracleBench {

    /** Round trips of a run besides its fetches: sessions, their preparation, the table's description, a cursor for each range. */
    private static final long OTHER_TRIPS = 150;

    /** A trip more for the end of each cursor. */
    private static final long FETCHES_BESIDE = 5;

    private final BenchOptions options;
    private final OracleBenchServer server;
    private final long rows;

    private OracleBench(BenchOptions options, OracleBenchServer server, long rows) {
        this.options = options;
        this.server = server;
        this.rows = rows;
    }

    /** Arguments: see {@link BenchOptions}, each as {@code name=value}. */
    public static void main(String[] args) throws Exception {
        BenchOptions options = BenchOptions.of(args);
        long rows = options.rows().get(0);
        try (OracleBenchServer server = OracleBenchServer.start(options, rows)) {
            new OracleBench(options, server, rows).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        ProcessRunner runner = new ProcessRunner(options.work(), null);
        Series loop = new Series();
        Series run = new Series();
        List<Calls> calls = new ArrayList<>();
        int rounds = options.roundsOf(rows);
        for (int round = 0; round <= rounds; round++) {
            ProcessRunner.Measured bare = runner.run(loop());
            Calls before = server.calls();
            ProcessRunner.Measured ours = runner.run(ours());
            calls.add(require(server.calls().since(before)));
            if (!ours.answers().equals(bare.answers())) {
                throw new IllegalStateException("the run answers " + ours.answers() + ", the loop " + bare.answers());
            }
            System.err.printf(Locale.ROOT, "round %d: loop %.2f s, run %.2f s%n", round, bare.wall(), ours.wall());
            if (round > 0) {
                loop.add(bare.wall());
                run.add(ours.wall());
            }
        }
        Series warmLoop = new Series();
        Series warmMigrate = new Series();
        for (String line : runner.run(warm(rounds)).answers()) {
            String[] pair = line.split(" ", -1);
            System.err.println("warm: loop and migrate without output " + line);
            warmLoop.add(Double.parseDouble(pair[0]));
            warmMigrate.add(Double.parseDouble(pair[1]));
        }
        print(run.by(loop), warmMigrate.by(warmLoop), calls.get(0), rounds);
    }

    private void print(Series run, Series warm, Calls calls, int rounds) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%s, Java %s; %,d rows, fetch size %,d, %d rounds after a warm-up, median (lowest to highest):%n%n",
                Machine.text(),
                Runtime.version(),
                rows,
                BareLoop.FETCH_SIZE,
                rounds);
        System.out.println("| goal | at most | measured |");
        System.out.println("|---|---|---|");
        System.out.println("| run / bare loop, whole processes | 1.3 | " + run.spread(2) + " |");
        System.out.println(
                "| *migrate* without output / bare loop, both in one warm process | 1.10 | " + warm.spread(2) + " |");
        System.out.printf(
                Locale.ROOT,
                "| round trips of a run that fetch rows | %,d | %,d |%n",
                leastFetches() + FETCHES_BESIDE,
                calls.fetches());
        System.out.printf(
                Locale.ROOT,
                "| all other round trips of a run | %d | %d |%n",
                OTHER_TRIPS,
                calls.all() - calls.fetches());
    }

    private long leastFetches() {
        return (rows + BareLoop.FETCH_SIZE - 1) / BareLoop.FETCH_SIZE;
    }

    private Calls require(Calls calls) {
        if (calls.fetches() > leastFetches() + FETCHES_BESIDE || calls.all() - calls.fetches() > OTHER_TRIPS) {
            throw new IllegalStateException("a run with " + rows + " rows made " + calls);
        }
        return calls;
    }

    private Contestant loop() {
        List<String> command = java(LoopProcess.class);
        command.addAll(List.of(
                Contestant.LOOP,
                server.jdbcUrl(),
                Long.toString(rows),
                OracleBenchServer.USER,
                OracleBenchServer.PASSWORD));
        return new Contestant(Contestant.LOOP, "bare ordered JDBC loop", command, Map.of(), AnswerForm.LINE);
    }

    private Contestant warm(int rounds) {
        List<String> command = java(WarmComparison.class);
        command.addAll(List.of("{}", server.jdbcUrl(), Long.toString(rows), Integer.toString(rounds)));
        return new Contestant("warm", "one warm process", command, source(), AnswerForm.LINES);
    }

    private Contestant ours() {
        Map<String, String> environment = new TreeMap<>(source());
        environment.put("NIGHTSHIFT_HOME", "{}");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return new Contestant(
                Contestant.OURS,
                "nightshift run",
                List.of(
                        options.root().resolve("scripts/nightshift").toString(),
                        "run",
                        "--cutoff",
                        LoginsTable.CUTOFF + ":00Z",
                        "--json"),
                environment,
                AnswerForm.RESULT);
    }

    /** The launcher's heap and collector. */
    private List<String> java(Class<?> program) {
        return new ArrayList<>(
                List.of(options.java(), "-Xmx512m", "-XX:+UseSerialGC", "-cp", options.classpath(), program.getName()));
    }

    private Map<String, String> source() {
        return Map.of(
                "NIGHTSHIFT_SOURCE_URL",
                server.jdbcUrl(),
                "NIGHTSHIFT_SOURCE_USERNAME",
                OracleBenchServer.USER,
                "NIGHTSHIFT_SOURCE_PASSWORD",
                OracleBenchServer.PASSWORD,
                "NIGHTSHIFT_SOURCE_COLUMNS",
                "*",
                "NIGHTSHIFT_SOURCE_TIME_ZONE",
                "UTC",
                "NIGHTSHIFT_SOURCE_FETCH_SIZE",
                Integer.toString(BareLoop.FETCH_SIZE));
    }
}
