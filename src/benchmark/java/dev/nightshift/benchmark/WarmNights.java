package dev.nightshift.benchmark;

import dev.nightshift.operation.Home;
import dev.nightshift.operation.Installation;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunRequest;
import dev.nightshift.operation.RunResult;
import dev.nightshift.operation.Settings;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Measures in turn, in one warm process, a full run and a night of a chain, each from the request to its end as {@code
 * serve} runs them, and prints the seconds of both, one line for each round. It fails if one is not complete or copies
 * another number of rows.
 */
public final class WarmNights {

    private static final int WARM_UPS = 2;

    private final Operations full;
    private final Operations nights;

    private WarmNights(Path folder) throws IOException {
        this.full = operations(folder.resolve("full"), "full");
        this.nights = operations(folder.resolve("nights"), "incremental");
    }

    private static Operations operations(Path folder, String load) throws IOException {
        Path config = Files.createDirectories(folder.resolve("config"));
        Files.writeString(config.resolve("application.yml"), "nightshift.load: " + load);
        return new Operations(
                Settings.load(folder, null), new Home(folder, folder.resolve("none"), "benchmark"), Clock.systemUTC());
    }

    /** Arguments: an empty folder, the counted rounds, and the rows: all, those before the night, those of the night. */
    public static void main(String[] args) throws Exception {
        new WarmNights(Path.of(args[0]))
                .run(
                        Integer.parseInt(args[1]),
                        Long.parseLong(args[2]),
                        Long.parseLong(args[3]),
                        Long.parseLong(args[4]));
        System.exit(0);
    }

    private void run(int rounds, long all, long before, long ofNight) {
        seconds(nights, NightsBenchmark.FROM, before);
        for (int round = 1 - WARM_UPS; round <= rounds; round++) {
            double whole = seconds(full, LoginsTable.CUTOFF, all);
            double night = seconds(nights, LoginsTable.CUTOFF, ofNight);
            if (round > 0) {
                System.out.printf(Locale.ROOT, "%.3f %.3f%n", whole, night);
            }
        }
    }

    private static double seconds(Operations operations, LocalDateTime cutoff, long rows) {
        RunRequest request = new RunRequest(cutoff.toInstant(ZoneOffset.UTC), null, true);
        long start = System.nanoTime();
        RunResult result = operations.run(request, new Installation.Silence(), new StopSignal());
        double seconds = (System.nanoTime() - start) / 1e9;
        if (result.ending() != RunResult.Ending.COMPLETED || result.status().rows() != rows) {
            throw new IllegalStateException("Run " + result.status().run() + " is " + result.ending() + " with "
                    + result.status().rows() + " rows, expected " + rows);
        }
        return seconds;
    }
}
