package dev.nightshift.benchmark;

import dev.nightshift.operation.Home;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunRequest;
import dev.nightshift.operation.Settings;
import dev.nightshift.work.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times pages of {@code nightshift serve} over a ledger of many runs, and prints a table in Markdown. */
public final class PagesBenchmark {

    private static final int ROWS = 20_000;
    private static final int CHUNK_SIZE = 1_000;
    private static final int WARM_UPS = 20;
    private static final int REQUESTS = 50;
    private static final Pattern URL = Pattern.compile("http://[^\\s/]+");

    private final Path launcher;
    private final Path home;
    private final int runs;

    private PagesBenchmark(Path root, Path home, int runs) {
        this.launcher = root.resolve("scripts/nightshift");
        this.home = home;
        this.runs = runs;
    }

    /** Arguments: the root of the source tree, an empty folder, the number of runs. */
    public static void main(String[] args) throws Exception {
        PagesBenchmark benchmark = new PagesBenchmark(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
        // If the command does not exist, the help is that of the whole program.
        if (ProcessRunner.lines(Map.of(), benchmark.launcher.toString(), "serve", "--help").stream()
                .noneMatch(line -> line.contains("nightshift serve"))) {
            System.err.println("bench: this version has no command 'serve'; its pages were not measured");
            System.exit(3);
        }
        benchmark.fill();
        benchmark.measure();
        System.exit(0);
    }

    private void fill() throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve("config")).resolve("application.yml"),
                "nightshift:\n  chunk-size: " + CHUNK_SIZE + "\n");
        Operations operations = new Operations(
                Settings.load(home, null), new Home(home, home.resolve("none"), "benchmark"), Clock.systemUTC());
        operations.generate(ROWS, 1, done -> {});
        operations.run(new RunRequest(null, null, false), new StepTimer(), new StopSignal());
        CopiedRuns.fill(home.resolve("var"), runs);
    }

    private void measure() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(launcher.toString(), "serve", "--port", "0").redirectErrorStream(true);
        builder.environment().put("NIGHTSHIFT_HOME", home.toString());
        Process server = builder.start();
        try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
            String url = url(said);
            System.out.printf(Locale.ROOT, "%,d runs in the ledger, %d requests each%n%n", runs, REQUESTS);
            System.out.println("| page | milliseconds | bytes |\n|---|---|---|");
            for (String page : List.of("/", "/runs/" + runs, "/api/runs", "/api/runs/" + runs)) {
                time(URI.create(url + page), page);
            }
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static String url(BufferedReader said) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher url = URL.matcher(line);
            if (url.find()) {
                return url.group();
            }
            all.append(line).append('\n');
        }
        throw new IllegalStateException("serve ended without saying where it listens: " + all);
    }

    private static void time(URI uri, String page) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        Series milliseconds = new Series();
        int bytes = 0;
        for (int request = -WARM_UPS; request < REQUESTS; request++) {
            long start = System.nanoTime();
            HttpResponse<byte[]> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
            double took = (System.nanoTime() - start) / 1e6;
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(uri + " answers " + answer.statusCode());
            }
            bytes = answer.body().length;
            if (request >= 0) {
                milliseconds.add(took);
            }
        }
        System.out.printf(Locale.ROOT, "| `%s` | %s | %,d |%n", page, milliseconds.spread(1), bytes);
    }
}
