package dev.nightshift.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lists everything that can be measured as a whole process with the same work to do. */
final class Contestants {

    /** A variant of the program: its name, its title, and its settings beyond the defaults. */
    private static final List<Variant> VARIANTS = List.of(
            new Variant("1", "1 partition, JSON Lines in gzip", "1", "jsonl", "gzip"),
            new Variant("2", "2 partitions, JSON Lines in gzip", "2", "jsonl", "gzip"),
            new Variant("2-none", "2 partitions, JSON Lines", "2", "jsonl", "none"),
            new Variant("2-zstd", "2 partitions, JSON Lines in zstd", "2", "jsonl", "zstd"),
            new Variant("2-csv", "2 partitions, CSV in gzip", "2", "csv", "gzip"),
            new Variant("2-parquet", "2 partitions, Parquet with zstd", "2", "parquet", "zstd"));

    private final BenchOptions options;
    private final BenchServer server;
    private final long rows;

    Contestants(BenchOptions options, BenchServer server, long rows) {
        this.options = options;
        this.server = server;
        this.rows = rows;
    }

    /** Returns the contestants that are wanted and available here. */
    List<Contestant> all() throws IOException, InterruptedException {
        List<Contestant> all = new ArrayList<>();
        all.add(java(Contestant.LOOP, "bare ordered JDBC loop", AnswerForm.LINE));
        all.add(copy());
        all.addAll(ours());
        if (options.python() != null) {
            all.add(new Contestant(
                    Contestant.PANDAS,
                    "pandas, JSON Lines in gzip",
                    List.of(
                            options.python(),
                            options.root()
                                    .resolve("src/benchmark/peers/pandas-table")
                                    .toString(),
                            server.url(),
                            LoginsTable.CUTOFF.toString(),
                            "{}/logins.jsonl.gz"),
                    Map.of(),
                    AnswerForm.LINE));
        }
        if (options.spark() != null) {
            all.add(spark(options.spark()));
        }
        return all.stream()
                .filter(contestant -> options.wants(contestant.name()))
                .toList();
    }

    private Contestant java(String name, String title, AnswerForm answer) {
        return new Contestant(
                name,
                title,
                List.of(
                        options.java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        options.classpath(),
                        LoopProcess.class.getName(),
                        name,
                        server.jdbcUrl(),
                        Long.toString(rows),
                        "postgres",
                        ""),
                Map.of(),
                answer);
    }

    private Contestant copy() throws InterruptedException {
        if (ProcessRunner.lines(Map.of(), "psql", "--version").isEmpty()) {
            return java(Contestant.COPY, "COPY TO STDOUT through the JDBC driver", AnswerForm.NONE);
        }
        return new Contestant(
                Contestant.COPY,
                "psql, COPY TO STDOUT",
                List.of("psql", "-qXd", server.url(), "-c", "COPY (" + BareLoop.ORDERED + ") TO STDOUT"),
                Map.of(),
                AnswerForm.NONE);
    }

    /** Returns the variants whose settings this version has, or its defaults if it has none of them. */
    private List<Contestant> ours() throws IOException {
        String documented = Files.readString(options.root().resolve("config/application.yml"));
        if (!has(documented, "partitions") || !has(documented, "format") || !has(documented, "compression")) {
            return List.of(ours(Contestant.OURS, "nightshift run, JSON Lines in gzip", Map.of()));
        }
        return VARIANTS.stream()
                .map(variant -> ours(
                        Contestant.OURS + "-" + variant.name,
                        "nightshift run, " + variant.title,
                        Map.of(
                                "NIGHTSHIFT_SOURCE_PARTITIONS",
                                variant.partitions,
                                "NIGHTSHIFT_FORMAT",
                                variant.format,
                                "NIGHTSHIFT_COMPRESSION",
                                variant.compression)))
                .toList();
    }

    private static boolean has(String documented, String key) {
        return documented.lines().anyMatch(line -> line.trim().matches("(# ?)?" + key + ":.*"));
    }

    private Contestant ours(String name, String title, Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(source());
        environment.putAll(more);
        environment.put("NIGHTSHIFT_HOME", "{}");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Path launcher = options.root().resolve("scripts/nightshift");
        return new Contestant(
                name,
                title,
                List.of(launcher.toString(), "run", "--cutoff", LoginsTable.CUTOFF + ":00Z", "--json"),
                environment,
                AnswerForm.RESULT);
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

    /** Prints the seconds of the bare loop and of the step, one line for each round. */
    Contestant warm(int rounds) {
        return new Contestant(
                "warm",
                "migrate without output, and the bare loop, in one warm process",
                List.of(
                        options.java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        options.classpath(),
                        WarmComparison.class.getName(),
                        "{}",
                        server.jdbcUrl(),
                        Long.toString(rows),
                        Integer.toString(rounds)),
                source(),
                AnswerForm.LINES);
    }

    private Contestant spark(String classpath) {
        List<String> command = new ArrayList<>(List.of(options.java(), "-Xmx2g"));
        for (String opened : List.of(
                "java.lang",
                "java.lang.invoke",
                "java.lang.reflect",
                "java.io",
                "java.net",
                "java.nio",
                "java.util",
                "java.util.concurrent",
                "java.util.concurrent.atomic",
                "sun.nio.ch",
                "sun.nio.cs",
                "sun.security.action",
                "sun.util.calendar")) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.addAll(
                List.of("-cp", classpath, "SparkLogins", server.jdbcUrl(), LoginsTable.CUTOFF.toString(), "{}/logins"));
        return new Contestant(
                Contestant.SPARK, "Spark local[2], JSON Lines in gzip", command, Map.of(), AnswerForm.LINE);
    }

    private record Variant(String name, String title, String partitions, String format, String compression) {}
}
