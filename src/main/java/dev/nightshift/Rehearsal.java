package dev.nightshift;

import dev.nightshift.operation.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the commands that matter, on embedded defaults in a home of its own that it removes again, so that a JVM which
 * writes down what it has loaded has loaded what those commands need.
 */
public final class Rehearsal {

    /** Two databases that nobody is at, for what their drivers load before they notice. */
    private static final List<String> NOWHERE =
            List.of("jdbc:postgresql://127.0.0.1:1/nobody", "jdbc:oracle:thin:@//127.0.0.1:1/nobody");

    /** What reading a table needs of a driver besides, where its classes are open to all. */
    private static final Pattern READING = Pattern.compile("org/postgresql/(core|jdbc|util)/.*\\.class");

    private static final int RECORDS = 3_000;

    private final Path folder;
    private final Home home;
    private final PrintWriter out;
    private final PrintWriter err;

    private Rehearsal(Path folder, Home home, PrintWriter out, PrintWriter err) {
        this.folder = folder;
        this.home = home;
        this.out = out;
        this.err = err;
    }

    /** Whether a variable of the environment can lead the program to something that is in use. */
    static boolean isSetting(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        return Stream.of("NIGHTSHIFT_", "NIGHTSHIFT.", "SPRING_", "SPRING.", "AWS_")
                        .anyMatch(name::startsWith)
                // By which a JVM is given properties.
                || Set.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")
                        .contains(name);
    }

    private static void requireNoSettings(Set<String> names, String kind) {
        for (String name : names) {
            if (isSetting(name)) {
                throw new IllegalStateException("A rehearsal is for a JVM without settings, but the " + kind + " "
                        + name + " is set; unset it");
            }
        }
    }

    /** Runs all of them; code 1 if one that needs nothing but this host did not work. */
    public static void main(String[] args) throws IOException {
        requireNoSettings(System.getenv().keySet(), "variable");
        requireNoSettings(System.getProperties().stringPropertyNames(), "property");
        Path folder = Files.createTempDirectory("nightshift-rehearsal");
        int code;
        try {
            PrintWriter err = Nightshift.errors();
            code = new Rehearsal(folder, Nightshift.home(folder), Nightshift.output(), err).run();
            err.flush();
        } finally {
            delete(folder);
        }
        System.exit(code);
    }

    private int run() throws IOException {
        Path file = Files.write(folder.resolve("logins.jsonl"), records(), StandardCharsets.UTF_8);
        int worst = command("generate", "--rows", String.valueOf(RECORDS));
        worst = Math.max(worst, command("run"));
        worst = Math.max(worst, command("run", "--input", file.toString(), "--json"));
        worst = Math.max(worst, command("status"));
        worst = Math.max(worst, command("status", "--json", "--max-age", "26h"));
        worst = Math.max(worst, command("runs"));
        worst = Math.max(worst, command("runs", "--json"));
        worst = Math.max(worst, command("report"));
        worst = Math.max(worst, command("report", "--json"));
        worst = Math.max(worst, command("--help"));
        Files.createDirectories(folder.resolve("config"));
        for (int i = 0; i < NOWHERE.size(); i++) {
            Files.writeString(
                    folder.resolve("config").resolve("application-nowhere" + i + ".yml"),
                    "nightshift: { source: { url: '" + NOWHERE.get(i)
                            + "', username: nobody, password: none, columns: '*', time-zone: UTC, retry-for: 0s } }\n");
            // It must say that nobody is there.
            worst = Math.max(worst, command("doctor", "--profile", "nowhere" + i) == 0 ? 1 : 0);
        }
        loadDriver();
        return worst;
    }

    private void loadDriver() throws IOException {
        ClassLoader loader = Rehearsal.class.getClassLoader();
        URL driver = loader.getResource("org/postgresql/Driver.class");
        if (driver == null || !(driver.openConnection() instanceof JarURLConnection jar)) {
            return;
        }
        for (JarEntry entry : Collections.list(jar.getJarFile().entries())) {
            if (READING.matcher(entry.getName()).matches()) {
                String name = entry.getName().replace('/', '.').replaceFirst("\\.class$", "");
                try {
                    Class.forName(name, false, loader);
                } catch (ClassNotFoundException | LinkageError e) {
                    // It needs a library that we do not ship, and so does nobody else need it.
                    err.println("Without " + name + ": " + e);
                }
            }
        }
    }

    private int command(String... words) {
        int code = Nightshift.execute(home, out, err, false, words);
        if (code != 0) {
            err.println("The command " + String.join(" ", words) + " ended with code " + code);
        }
        return code;
    }

    private static List<String> records() {
        return Stream.iterate(1, i -> i + 1)
                .limit(RECORDS)
                .map(i -> String.format(
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
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
