package dev.nightshift;

import dev.nightshift.cli.OutputWriter;
import dev.nightshift.operation.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs the usual commands with embedded defaults in a temporary home. The JVM of the build writes an archive of the
 * classes that it has loaded, which then contains what those commands need. The build starts it without an environment.
 */
public final class Rehearsal {

    private static final int RECORDS = 3_000;

    private final Home home;
    private final OutputWriter out;
    private final OutputWriter err;

    private Rehearsal(Home home, OutputWriter out, OutputWriter err) {
        this.home = home;
        this.out = out;
        this.err = err;
    }

    /** Runs all commands; the exit code is 1 if one failed. */
    public static void main(String[] args) throws IOException {
        if (System.getenv().keySet().stream().anyMatch(name -> name.startsWith("NIGHTSHIFT_"))) {
            throw new IllegalStateException(
                    "The rehearsal needs an environment without settings; start it with: env -i");
        }
        Path folder = Files.createTempDirectory("nightshift-rehearsal");
        boolean allDone;
        try {
            OutputWriter err = Nightshift.errors();
            allDone = new Rehearsal(Nightshift.home(folder), Nightshift.output(), err).run(folder);
            err.flush();
        } finally {
            delete(folder);
        }
        System.exit(allDone ? 0 : 1);
    }

    private boolean run(Path folder) throws IOException {
        Path file = Files.write(folder.resolve("logins.jsonl"), records(), StandardCharsets.UTF_8);
        return command("generate", "--rows", String.valueOf(RECORDS))
                && command("run")
                && command("run", "--input", file.toString(), "--json")
                && command("status")
                && command("status", "--json", "--max-age", "26h")
                && command("runs")
                && command("runs", "--json")
                && command("report")
                && command("report", "--json")
                && command("--help");
    }

    private boolean command(String... words) {
        int code = Nightshift.execute(home, out, err, false, words);
        if (code != 0) {
            err.println("The command " + String.join(" ", words) + " ended with code " + code);
        }
        return code == 0;
    }

    private static List<String> records() {
        return IntStream.rangeClosed(1, RECORDS)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "{\"id\":%d,\"name\":\"user%d\",\"last_login\":\"2026-01-%02dT%02d:%02d:00Z\"}",
                        i * 7 % RECORDS,
                        i,
                        i % 28 + 1,
                        i % 24,
                        i % 60))
                .toList();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
