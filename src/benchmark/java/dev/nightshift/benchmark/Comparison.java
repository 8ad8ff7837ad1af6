package dev.nightshift.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures all contestants in turn over a table of one size, and requires that their answers equal those of the
 * database.
 */
final class Comparison {

    /** Above this size only the loop warms up, which also warms the database. */
    private static final long QUICK_ROWS = 2_000_000;

    /** Above this size nothing is measured in a warm process. */
    private static final long WARM_ROWS = 2_000_000;

    private final BenchOptions options;
    private final BenchServer server;
    private final ProcessRunner runner;
    private final PrintStream progress;
    private final long rows;

    Comparison(BenchOptions options, BenchServer server, ProcessRunner runner, PrintStream progress, long rows) {
        this.options = options;
        this.server = server;
        this.runner = runner;
        this.progress = progress;
        this.rows = rows;
    }

    Results run() throws IOException, InterruptedException, SQLException {
        List<String> expected;
        Results results;
        try (Connection connection = server.connect()) {
            LoginsTable table = new LoginsTable(connection, rows);
            table.create(progress);
            expected = table.answers();
            results = new Results(rows, table.plan(BareLoop.ORDERED));
        }
        List<Contestant> contestants = new ArrayList<>(new Contestants(options, server, rows).all());
        contestants.forEach(
                contestant -> results.processes().put(contestant.name(), new Results.Figures(contestant.title())));
        for (Contestant contestant : contestants) {
            if (rows <= QUICK_ROWS || contestant.name().equals(Contestant.LOOP)) {
                measure(contestant, expected, "warm-up");
            }
        }
        for (int round = 1; round <= options.roundsOf(rows); round++) {
            for (Contestant contestant : contestants) {
                results.of(contestant.name()).add(measure(contestant, expected, "round " + round));
            }
            // The order changes, so that no contestant always follows the load of the same other one.
            Collections.rotate(contestants, 1);
        }
        if (rows <= WARM_ROWS && options.wants("warm")) {
            warm(results);
        }
        return results;
    }

    private ProcessRunner.Measured measure(Contestant contestant, List<String> expected, String when)
            throws IOException, InterruptedException {
        ProcessRunner.Measured measured = runner.run(contestant);
        progress.printf("%,d rows, %s: %s %.2f s%n", rows, when, contestant.title(), measured.wall());
        if (contestant.answer() != AnswerForm.NONE && !measured.answers().equals(expected)) {
            throw new IllegalStateException(contestant.title() + " answers " + measured.answers()
                    + ", the database by its window functions " + expected);
        }
        return measured;
    }

    private void warm(Results results) throws IOException, InterruptedException {
        Contestant process = new Contestants(options, server, rows).warm(options.roundsOf(rows));
        for (String line : runner.run(process).answers()) {
            String[] pair = line.split(" ", -1);
            results.warmLoop().add(Double.parseDouble(pair[0]));
            results.warmMigrate().add(Double.parseDouble(pair[1]));
            progress.printf("%,d rows, warm: bare loop %s s, migrate without output %s s%n", rows, pair[0], pair[1]);
        }
    }
}
