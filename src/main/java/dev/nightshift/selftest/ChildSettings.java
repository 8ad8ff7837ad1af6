package dev.nightshift.selftest;

import dev.nightshift.source.Protection;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user's own settings, apart from those that point a run at the scratch table, make its chunks small and keep it
 * quiet.
 *
 * @param profile the user's profile; null for none
 * @param changed the changed settings by the name of their variable
 * @param protectedColumns the columns for which the user's settings have a rule
 */
record ChildSettings(@Nullable String profile, Map<String, String> changed, Set<String> protectedColumns) {

    /** The same for every self-test. */
    static ChildSettings of(
            @Nullable String profile,
            Set<String> protectedColumns,
            ScratchName name,
            ScratchTable table,
            int chunk,
            int partitions) {
        Map<String, String> changed = new LinkedHashMap<>();
        changed.put("NIGHTSHIFT_SOURCE_NAME", name.source());
        changed.put("NIGHTSHIFT_SOURCE_TABLE", table.setting());
        changed.put("NIGHTSHIFT_SOURCE_ID_COLUMN", "ID");
        changed.put("NIGHTSHIFT_SOURCE_TIME_COLUMN", "LAST_LOGIN");
        changed.put("NIGHTSHIFT_SOURCE_COLUMNS", "*");
        changed.put("NIGHTSHIFT_SOURCE_TIME_ZONE", "UTC");
        changed.put("NIGHTSHIFT_SOURCE_UNIQUE", "proved");
        changed.put("NIGHTSHIFT_SOURCE_RECONCILE", "exact");
        changed.put("NIGHTSHIFT_SOURCE_WHERE", "");
        changed.put("NIGHTSHIFT_SOURCE_HINT", "");
        changed.put("NIGHTSHIFT_SOURCE_PARTITIONS", String.valueOf(partitions));
        changed.put("NIGHTSHIFT_LOAD", "full");
        changed.put("NIGHTSHIFT_CHUNK_SIZE", String.valueOf(chunk));
        changed.put("NIGHTSHIFT_FORMAT", "jsonl");
        changed.put("NIGHTSHIFT_COMPRESSION", "gzip");
        changed.put("NIGHTSHIFT_COMPRESSION_LEVEL", "1");
        changed.put("NIGHTSHIFT_GUARD_MIN_ROWS", "0");
        changed.put("NIGHTSHIFT_NOTIFY_WEBHOOK_URL", "");
        changed.put("NIGHTSHIFT_METRICS_PUSHGATEWAY_URL", "");
        changed.put("NIGHTSHIFT_METRICS_OTLP_URL", "");
        return new ChildSettings(profile, changed, protectedColumns);
    }

    /** The same, with more changes. */
    ChildSettings with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(changed);
        all.putAll(more);
        return new ChildSettings(profile, all, protectedColumns);
    }

    /** Options of Java: an entry of a map can be overridden only by its exact name, which no variable has. */
    List<String> options() {
        return protectedColumns.stream()
                .map(column -> "-D" + Protection.SETTING + "[" + column + "]=" + Protection.AS_IT_IS)
                .toList();
    }

    /** Changes the environment of a process. */
    void apply(Map<String, String> environment, Path home) {
        // Spring Boot also accepts names without the underscores of words, and numbers after the name of a list.
        environment
                .keySet()
                .removeIf(name -> changed.keySet().stream()
                        .anyMatch(key -> plain(name).equals(plain(key)) || name.startsWith(key + "_")));
        environment.putAll(changed);
        environment.put("NIGHTSHIFT_HOME", home.toString());
    }

    /**
     * Requires that no option of the JVM sets what is changed here, because it would count instead.
     *
     * @throws NightshiftException if one does
     */
    void requireNoOptions() {
        for (String option : System.getProperties().stringPropertyNames()) {
            for (String key : changed.keySet()) {
                if (plain(option).equals(plain(key))) {
                    throw NightshiftException.refused("The option -D" + option + " of the JVM would lead the self-test"
                            + " to other data than its own; set it in config/application.yml or as " + key
                            + " instead");
                }
            }
        }
    }

    private static String plain(String name) {
        return name.replaceAll("[_.-]", "").toUpperCase(Locale.ROOT);
    }
}
