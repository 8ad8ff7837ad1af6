package dev.nightshift.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes the machine that was measured on. */
final class Machine {

    private static final Pattern SPARK = Pattern.compile("spark-sql_[\\d.]+-([\\d.]+)\\.jar");

    private Machine() {}

    /** Returns date, processor and memory. */
    static String text() throws IOException {
        return LocalDate.now(ZoneOffset.UTC) + ", " + Runtime.getRuntime().availableProcessors() + " cores ("
                + line("/proc/cpuinfo", "model name") + "), " + memory() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    /** Returns how many threads ran or waited for a processor in the last minute, on average; negative if unknown. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    static String versions(BenchOptions options, String postgreSql) throws InterruptedException {
        List<String> versions = new ArrayList<>(List.of("Java " + Runtime.version(), "PostgreSQL " + postgreSql));
        if (options.python() != null) {
            versions.add("pandas "
                    + String.join(
                            "",
                            ProcessRunner.lines(
                                    Map.of(), options.python(), "-c", "import pandas; print(pandas.__version__)")));
        }
        Matcher spark = SPARK.matcher(String.valueOf(options.spark()));
        if (spark.find()) {
            versions.add("Spark " + spark.group(1));
        }
        return String.join(", ", versions);
    }

    private static String memory() throws IOException {
        String kibibytes = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kibibytes.isEmpty()
                ? "memory unknown"
                : String.format(Locale.ROOT, "%.0f GiB", Double.parseDouble(kibibytes) / 1024 / 1024);
    }

    /** Returns a value of a system file, or "unknown" on systems without that file. */
    private static String line(String file, String name) throws IOException {
        if (!Files.exists(Path.of(file))) {
            return "unknown";
        }
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }
}
