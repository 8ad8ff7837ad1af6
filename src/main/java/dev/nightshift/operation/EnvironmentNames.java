package dev.nightshift.operation;

import dev.nightshift.work.SettingsException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Refuses environment variables that look like settings but are unknown. Spring Boot silently ignores those it does not
 * know, so that the default would stay in force for a misspelt one.
 */
public final class EnvironmentNames {

    /**
     * Variables of the launcher. Those of tests, which users can run against their own servers, start with {@link
     * #TESTS}.
     */
    private static final Set<String> OTHERS = Set.of("NIGHTSHIFT_HOME", "NIGHTSHIFT_JAVA_OPTS");

    private static final String TESTS = "NIGHTSHIFT_TEST_";

    private final String prefix;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> lists = new TreeSet<>();

    private EnvironmentNames(String prefix) {
        this.prefix = prefix.toUpperCase(Locale.ROOT) + "_";
    }

    static EnvironmentNames of(Class<? extends Record> settings, String prefix) {
        EnvironmentNames names = new EnvironmentNames(prefix);
        names.add(settings, prefix);
        return names;
    }

    private void add(Class<?> settings, String path) {
        for (RecordComponent component : settings.getRecordComponents()) {
            String name = path + "." + name(settings, component);
            if (component.getType().isRecord()) {
                add(component.getType(), name);
            } else {
                Set<String> names = List.class.isAssignableFrom(component.getType()) ? lists : known;
                String upper = name.replace('.', '_').toUpperCase(Locale.ROOT);
                names.add(upper.replace("-", ""));
                names.add(upper.replace('-', '_'));
            }
        }
    }

    /** Returns the name by which Spring Boot binds the setting. */
    static String name(Class<?> settings, RecordComponent component) {
        try {
            Name other = settings.getDeclaredField(component.getName()).getAnnotation(Name.class);
            return other == null ? dashed(component.getName()) : other.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("every component of a record has its field", e);
        }
    }

    private static String dashed(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** @throws SettingsException if a variable looks like a setting but is unknown; the message names all of them */
    void requireKnown(Collection<String> variables) {
        List<String> unknown = variables.stream()
                .filter(variable -> variable.toUpperCase(Locale.ROOT).startsWith(prefix))
                .filter(variable -> !isOther(variable))
                .filter(variable -> !isKnown(variable))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new SettingsException("Unknown environment variable: " + String.join(", ", unknown)
                    + "; did you mean " + nearest(unknown.get(0)) + "? config/application.yml lists all settings");
        }
    }

    /** Whether the variable starts like a setting but is not one. */
    public static boolean isOther(String variable) {
        return OTHERS.contains(variable) || variable.startsWith(TESTS);
    }

    private boolean isKnown(String variable) {
        return known.contains(variable)
                || lists.contains(variable)
                || lists.contains(variable.replaceAll("_\\d+_?$", ""));
    }

    private String nearest(String variable) {
        Set<String> all = new TreeSet<>(known);
        all.addAll(lists);
        return all.stream()
                .min(Comparator.comparingInt((String name) -> EditDistance.distance(name, variable))
                        .thenComparing(Comparator.comparingInt(String::length).reversed()))
                .orElseThrow();
    }
}
