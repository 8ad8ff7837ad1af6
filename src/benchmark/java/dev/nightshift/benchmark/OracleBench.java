package dev.nightshift.benchmark;

import dev.nightshift.benchmark.OracleBenchServer.Calls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares a run with a bare JDBC loop that has the same Oracle driver, fetch size and server, which is our own that
 * speaks Oracle's wire protocol, and with the same loop that also writes parts. It fails on a wrong answer, and if rows
 * or values cost round trips of their own.
 */
public final class OracleBench {

    /**
     * Round trips of a run besides its fetches: sessions and their preparation, the description of the table, and a
     * cursor for each range.
     */
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
        double load = Machine.load();
        ProcessRunner runner = new ProcessRunner(options.work(), ProcessRunner.gnuTime(options.work()));
        Figures loop = new Figures();
        Figures parts = new Figures();
        Figures run = new Figures();
        Figures twoRanges = new Figures();
        List<Calls> calls = new ArrayList<>();
        int rounds = options.roundsOf(rows);
        for (int round = 0; round <= rounds; round++) {
            ProcessRunner.Measured bare = runner.run(loop(Contestant.LOOP));
            ProcessRunner.Measured writing = runner.run(loop(Contestant.PARTS));
            Calls before = server.calls();
            ProcessRunner.Measured ours = runner.run(ours(1));
            calls.add(require(server.calls().since(before)));
            ProcessRunner.Measured two = runner.run(ours(2));
            for (ProcessRunner.Measured other : List.of(writing, ours, two)) {
                if (!other.answers().equals(bare.answers())) {
                    throw new IllegalStateException(
                            "the bare loop answers " + bare.answers() + ", another " + other.answers());
                }
            }
            System.err.printf(
                    Locale.ROOT,
                    "round %d: loop %.2f s, with parts %.2f s, run %.2f s, with two ranges %.2f s%n",
                    round,
                    bare.wall(),
                    writing.wall(),
                    ours.wall(),
                    two.wall());
            if (round > 0) {
                loop.add(bare);
                parts.add(writing);
                run.add(ours);
                twoRanges.add(two);
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
        System.out.printf(
                Locale.ROOT,
                "%s, load %.1f at the start, Java %s; %,d rows, fetch size %,d, %d rounds after a warm-up, median (lowest to"
                        + " highest):%n%n",
                Machine.text(),
                load,
                Runtime.version(),
                rows,
                BareLoop.FETCH_SIZE,
                rounds);
        System.out.println("| goal | at most | measured |");
        System.out.println("|---|---|---|");
        line("run / bare loop, whole processes", "1.3", run.wall.by(loop.wall).spread(2));
        line("the same, processor time", "", run.cpu.by(loop.cpu).spread(2));
        line("run with two ranges / bare loop", "", twoRanges.wall.by(loop.wall).spread(2));
        line(
                "run / loop that also writes and puts parts",
                "",
                run.wall.by(parts.wall).spread(2));
        line("the same, processor time", "", run.cpu.by(parts.cpu).spread(2));
        line(
                "*migrate* without output / bare loop, both in one warm process",
                "1.10",
                warmMigrate.by(warmLoop).spread(2));
        line(
                "round trips of a run that fetch rows",
                count(leastFetches() + FETCHES_BESIDE),
                count(calls.get(0).fetches()));
        line(
                "all other round trips of a run",
                count(OTHER_TRIPS),
                count(calls.get(0).all() - calls.get(0).fetches()));
        System.out.printf(
                "%nProcessor time in seconds: bare loop %s, loop with parts %s, run %s.%n",
                loop.cpu.spread(1), parts.cpu.spread(1), run.cpu.spread(1));
    }

    private static void line(String goal, String most, String measured) {
        System.out.println("| " + goal + " | " + most + " | " + measured + " |");
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
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

    private Contestant loop(String name) {
        List<String> command = java(LoopProcess.class);
        command.addAll(List.of(
                name, server.jdbcUrl(), Long.toString(rows), OracleBenchServer.USER, OracleBenchServer.PASSWORD, "{}"));
        return new Contestant(name, "ordered JDBC loop, " + name, command, Map.of(), AnswerForm.LINE);
    }

    private Contestant warm(int rounds) {
        List<String> command = java(WarmComparison.class);
        command.addAll(List.of("{}", server.jdbcUrl(), Long.toString(rows), Integer.toString(rounds)));
        return new Contestant("warm", "one warm process", command, source(), AnswerForm.LINES);
    }

    private Contestant ours(int ranges) {
        Map<String, String> environment = new TreeMap<>(source());
        environment.put("NIGHTSHIFT_HOME", "{}");
        environment.put("NIGHTSHIFT_SOURCE_PARTITIONS", Integer.toString(ranges));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return new Contestant(
                Contestant.OURS,
                "nightshift run, ranges: " + ranges,
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

    /** What whole processes took, round by round; processor time only if GNU time is installed. */
    private static final class Figures {

        private final Series wall = new Series();
        private final Series cpu = new Series();

        private void add(ProcessRunner.Measured measured) {
            wall.add(measured.wall());
            if (measured.cpu() != null) {
                cpu.add(measured.cpu());
            }
        }
    }
}
