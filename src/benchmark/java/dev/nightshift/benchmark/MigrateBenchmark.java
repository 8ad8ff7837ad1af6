package dev.nightshift.benchmark;

import dev.nightshift.operation.Home;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunRequest;
import dev.nightshift.operation.Settings;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Compares the step <i>migrate</i> over the embedded sample, including part files in the local S3, with a bare JDBC
 * loop over the same ordered query. Both run in this process, in turn, after a warm-up.
 */
public final class MigrateBenchmark {

    private final Path home;
    private final Operations operations;

    private MigrateBenchmark(Path home) {
        this.home = home;
        this.operations = new Operations(
                Settings.load(home, null), new Home(home, home.resolve("none"), "benchmark"), Clock.systemUTC());
    }

    /** Arguments: an empty folder, the number of rows, the number of counted rounds. */
    public static void main(String[] args) throws Exception {
        new MigrateBenchmark(Path.of(args[0])).run(Long.parseLong(args[1]), Integer.parseInt(args[2]));
        System.exit(0);
    }

    private void run(long rows, int rounds) throws Exception {
        operations.generate(rows, 1, done -> {});
        List<Double> bare = new ArrayList<>();
        List<Double> migrate = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            double loop = bareLoop(rows);
            double step = migrate();
            if (round > 0) {
                bare.add(loop);
                migrate.add(step);
                ratios.add(step / loop);
            }
        }
        print(String.format(
                Locale.ROOT,
                "%,d rows, %d rounds after a warm-up, heap %d MiB, Java %s",
                rows,
                rounds,
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.version()));
        print("| work | seconds, median (min to max) | rows/s |");
        print("|---|---|---|");
        print(row("bare ordered JDBC loop", bare, rows));
        print(row("migrate, part files included", migrate, rows));
        print(String.format(
                Locale.ROOT,
                "migrate / bare loop: %.2f (%.2f to %.2f)",
                median(ratios),
                Collections.min(ratios),
                Collections.max(ratios)));
    }

    private double bareLoop(long expected) throws SQLException {
        String url = "jdbc:h2:file:" + home.resolve("var/sample") + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH";
        try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
            connection.createStatement().execute("SET LAZY_QUERY_EXECUTION 1");
            return BareLoop.seconds(connection, expected);
        }
    }

    private double migrate() {
        StepTimer timer = new StepTimer();
        operations.run(new RunRequest(null, null, true), timer, new StopSignal());
        return timer.seconds();
    }

    private static String row(String work, List<Double> seconds, long rows) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f (%.2f to %.2f) | %,.0f |",
                work,
                median(seconds),
                Collections.min(seconds),
                Collections.max(seconds),
                rows / median(seconds));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
