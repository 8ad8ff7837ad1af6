package dev.nightshift.operation;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The names of all settings, in every spelling that Spring Boot accepts, and the nearest to a misspelt one. Spring Boot
 * silently ignores the variables that it does not know, so that the default would stay in force for a misspelt one.
 */
public final class SettingNames {

    static final String PREFIX = "nightshift";

    private static final String VARIABLES = "NIGHTSHIFT_";

    /**
     * Variables of the launcher. Those of tests, which users can run against their own servers, start with {@link
     * #TESTS}.
     */
    private static final Set<String> OTHERS = Set.of("NIGHTSHIFT_HOME", "NIGHTSHIFT_JAVA_OPTS");

    private static final String TESTS = "NIGHTSHIFT_TEST_";

    /** The variables that Kubernetes sets in every pod for each Service of its namespace. */
    private static final Pattern SERVICE =
            Pattern.compile("(.+?)_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

    /** Names that differ in more letters mean something else. */
    private static final int MISSPELT = 3;

    private final Map<ConfigurationPropertyName, Class<?>> settings = new LinkedHashMap<>();
    private final Map<ConfigurationPropertyName, RecordComponent> components = new HashMap<>();
    private final Set<ConfigurationPropertyName> sections = new HashSet<>();
    private final Set<ConfigurationPropertyName> listSettings = new HashSet<>();
    private final Set<ConfigurationPropertyName> mapSettings = new HashSet<>();
    private final Set<String> variables = new HashSet<>(OTHERS);
    private final Set<String> lists = new HashSet<>();
    private final Set<String> maps = new HashSet<>();

    SettingNames() {
        add(NightshiftProperties.class, PREFIX);
    }

    private void add(Class<?> section, String path) {
        sections.add(ConfigurationPropertyName.of(path));
        for (RecordComponent component : section.getRecordComponents()) {
            String name = path + "." + name(section, component);
            if (component.getType().isRecord()) {
                add(component.getType(), name);
            } else {
                boolean list = List.class.isAssignableFrom(component.getType());
                settings.put(ConfigurationPropertyName.of(name), list ? item(component) : component.getType());
                components.put(ConfigurationPropertyName.of(name), component);
                String upper = name.replace('.', '_').toUpperCase(Locale.ROOT);
                if (list) {
                    listSettings.add(ConfigurationPropertyName.of(name));
                }
                if (Map.class.isAssignableFrom(component.getType())) {
                    mapSettings.add(ConfigurationPropertyName.of(name));
                    maps.add(upper + "_");
                } else {
                    (list ? lists : variables).addAll(List.of(upper.replace("-", ""), upper.replace('-', '_')));
                }
            }
        }
    }

    private static Class<?> item(RecordComponent list) {
        Type item = ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
        return (Class<?>) item;
    }

    /** Returns the name by which Spring Boot binds the setting. */
    static String name(Class<?> section, RecordComponent component) {
        try {
            Name other = section.getDeclaredField(component.getName()).getAnnotation(Name.class);
            return other == null ? dashed(component.getName()) : other.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("every component of a record has its field", e);
        }
    }

    private static String dashed(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Returns all settings with their types; that of a list is the type of its items. */
    Map<ConfigurationPropertyName, Class<?>> settings() {
        return settings;
    }

    /** Returns the default as it would be written in a file; null if there is none. */
    @Nullable String defaultOf(ConfigurationPropertyName setting) {
        RecordComponent component = Objects.requireNonNull(components.get(setting));
        Class<?> section = component.getDeclaringRecord();
        List<RecordComponent> all = List.of(section.getRecordComponents());
        try {
            int position = all.stream().map(RecordComponent::getName).toList().indexOf(component.getName());
            DefaultValue value = section.getDeclaredConstructor(
                            all.stream().map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .getParameters()[position]
                    .getAnnotation(DefaultValue.class);
            return value == null ? null : String.join(", ", value.value());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    /** Whether it is the name of a group of settings. */
    boolean isSection(ConfigurationPropertyName name) {
        return sections.contains(name);
    }

    boolean isList(ConfigurationPropertyName setting) {
        return listSettings.contains(setting);
    }

    /** Whether it is a setting, or an entry of a setting whose keys the user chooses. */
    boolean isSetting(ConfigurationPropertyName name) {
        return settings.containsKey(withoutNumber(name)) || isEntry(name);
    }

    /** Whether it is an entry of a setting whose keys the user chooses. */
    boolean isEntry(ConfigurationPropertyName name) {
        return mapSettings.stream().anyMatch(map -> map.isAncestorOf(name));
    }

    /** Returns the name without the number of an item of a list. */
    static ConfigurationPropertyName withoutNumber(ConfigurationPropertyName name) {
        return name.isLastElementIndexed() ? name.getParent() : name;
    }

    /** Whether the variable starts like a setting but is not one. */
    public static boolean isOther(String variable) {
        return OTHERS.contains(variable) || variable.startsWith(TESTS);
    }

    /**
     * Whether the variable describes a Service of Kubernetes whose name starts with that of the program. One with the
     * name of a setting, such as NIGHTSHIFT_SERVE_PORT, does so only if its value is the URL of a Service.
     */
    boolean isServiceLink(String variable, Map<String, ?> environment) {
        Matcher link = SERVICE.matcher(variable);
        return variable.startsWith(VARIABLES)
                && link.matches()
                && (SERVICE_URL
                                .matcher(String.valueOf(environment.get(variable)))
                                .matches()
                        || (!isKnown(variable) && environment.containsKey(link.group(1) + "_SERVICE_HOST")));
    }

    /** Returns what is wrong with the names of environment variables that look like settings. */
    List<SettingFault> faults(Set<String> environment) {
        List<SettingFault> faults = new ArrayList<>();
        for (String variable : environment.stream().sorted().toList()) {
            if (variable.toUpperCase(Locale.ROOT).startsWith(VARIABLES)) {
                if (!variable.startsWith(TESTS) && !isKnown(variable)) {
                    faults.add(unknown(
                            "environment variable: " + variable, asKey(variable), nearest(variable, "_", names())));
                }
            } else {
                ownNameMisspelt(variable)
                        .ifPresent(meant -> faults.add(new SettingFault(
                                asKey(meant),
                                "Unknown environment variable: " + variable + "; did you mean " + meant + "?")));
            }
        }
        return faults;
    }

    private boolean isKnown(String variable) {
        return variables.contains(variable)
                || lists.contains(variable)
                || lists.contains(variable.replaceAll("_\\d+_?$", ""))
                || maps.stream().anyMatch(map -> variable.startsWith(map) && variable.length() > map.length());
    }

    private Stream<String> names() {
        return Stream.concat(variables.stream(), lists.stream());
    }

    private static String asKey(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** Returns the variable of ours that another one is, apart from a few letters in the name of the program. */
    private Optional<String> ownNameMisspelt(String variable) {
        for (int i = variable.indexOf('_'); i >= 0; i = variable.indexOf('_', i + 1)) {
            String meant = VARIABLES + variable.substring(i + 1);
            String name = variable.substring(0, i).replace("_", "").toLowerCase(Locale.ROOT);
            if (isKnown(meant) && (name.equals(PREFIX) || EditDistance.misspelt(name, PREFIX))) {
                return Optional.of(meant);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the fault of an unknown key in a file.
     *
     * @param place where it is, in parentheses
     */
    SettingFault unknownKey(String key, String place) {
        return unknown(
                "setting: " + key + place,
                key,
                nearest(key, ".", settings.keySet().stream().map(ConfigurationPropertyName::toString)));
    }

    private static SettingFault unknown(String what, String key, String nearest) {
        return new SettingFault(
                key,
                "Unknown " + what + "; " + (nearest.isEmpty() ? "" : "did you mean " + nearest + "? ")
                        + "config/application.yml lists all settings");
    }

    /** Returns the name with the fewest other letters, or the one that ends with the same word; empty for none. */
    private static String nearest(String name, String separator, Stream<String> names) {
        String last = name.substring(name.lastIndexOf(separator));
        return names.filter(other -> EditDistance.distance(other, name) <= MISSPELT || other.endsWith(last))
                .min(Comparator.comparingInt((String other) -> EditDistance.distance(other, name))
                        .thenComparing(Comparator.comparingInt(String::length).reversed())
                        .thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }
}
