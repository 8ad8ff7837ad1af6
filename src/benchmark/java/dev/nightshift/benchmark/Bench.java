package dev.nightshift.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures what {@code scripts/bench} was asked for and prints a report. Progress is printed to standard error. */
public final class Bench {

    private final BenchOptions options;
    private final PrintStream progress = System.err;

    private Bench(BenchOptions options) {
        this.options = options;
    }

    /** Arguments: see {@link BenchOptions}, each as {@code name=value}. */
    public static void main(String[] args) throws Exception {
        new Bench(BenchOptions.of(args)).run();
        // The server's own threads must not keep the process alive.
        System.exit(0);
    }

    private void run() throws Exception {
        requireRoom();
        String time = ProcessRunner.gnuTime(options.work());
        try (BenchServer server = BenchServer.start(options.work().resolve("postgresql"), options.plan())) {
            ProcessRunner runner = new ProcessRunner(options.work(), time);
            if (options.profile()) {
                profile(server);
                return;
            }
            BenchReport report = new BenchReport(Machine.text() + ", " + Machine.versions(options, server.version()));
            report.head();
            List<Results> all = new ArrayList<>();
            for (long rows : options.rows()) {
                Results results = new Comparison(options, server, runner, progress, rows).run();
                all.add(results);
                report.size(results);
            }
            if (time == null) {
                report.note("CPU time and memory were not measured: GNU time is not installed.");
            }
            if (options.python() == null) {
                report.note("pandas was not measured: no Python with pandas, SQLAlchemy and psycopg2 was found.");
            }
            if (!options.plan().equals("auto")) {
                report.note("The database was held to the plan: " + options.plan() + ".");
            }
            report.goals(new Goals(all).rows());
            System.out.print(report.text());
        }
    }

    /** Profiles whole runs, each from its start, over the first of the sizes. */
    private void profile(BenchServer server) throws Exception {
        long rows = options.rows().get(0);
        try (Connection connection = server.connect()) {
            new LoginsTable(connection, rows).create(progress);
        }
        for (Contestant contestant : new Contestants(options, server, rows).all()) {
            if (contestant.ours()) {
                System.out.printf(Locale.ROOT, "%n## %s, %,d rows%n", contestant.title(), rows);
                System.out.print(new Profiler(options.work()).run(contestant));
            }
        }
    }

    private void requireRoom() throws IOException {
        long most = options.rows().stream().mapToLong(Long::longValue).max().orElse(0);
        long needed = most * LoginsTable.BYTES_PER_ROW;
        long free = Files.getFileStore(options.work()).getUsableSpace();
        if (free < needed) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%,d rows may need %,d MiB in %s, and %,d are free; set TMPDIR to a folder with more room",
                    most,
                    needed >> 20,
                    options.work(),
                    free >> 20));
        }
    }
}
