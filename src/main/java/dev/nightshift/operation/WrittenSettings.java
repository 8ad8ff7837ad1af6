package dev.nightshift.operation;

import dev.nightshift.work.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;
import org.springframework.util.PlaceholderResolutionException;

/** Finds what is written in the settings but would have no effect, or another one than is written. */
final class WrittenSettings {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:}]+)");
    private static final Pattern PLAIN_WORD = Pattern.compile("(?:[&!]\\S+\\s+)*([^\\s,\\]}]+)");

    /** What Spring Boot leaves out of a name that the user chooses, unless it is in brackets. */
    private static final Pattern LOST = Pattern.compile("[^A-Za-z0-9_.-]");

    private static final Pattern OF_ANY_CHARACTERS = Pattern.compile("\\[[^]]*]");

    private static final Pattern WITHOUT_UNIT = Pattern.compile("[+-]?0*[1-9]\\d*");

    private final SettingNames names;
    private final ConfigurableEnvironment environment;
    private final Map<Resource, List<String>> files = new HashMap<>();
    private final List<SettingFault> faults = new ArrayList<>();

    WrittenSettings(SettingNames names, ConfigurableEnvironment environment) {
        this.names = names;
        this.environment = environment;
    }

    List<SettingFault> faults() {
        keysAtTheRoot();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            boolean variables = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
            if (!variables && source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                        .filter(name -> ConfigurationPropertyName.of(SettingNames.PREFIX)
                                .isAncestorOf(name))
                        .forEach(name -> checkName(name, iterable.getConfigurationProperty(name)));
            }
        }
        names.settings().forEach(this::checkValues);
        return faults;
    }

    /**
     * Checks the keys outside our section in the files that are ours alone. A key of others is passed, because a
     * placeholder, an anchor or Spring may use it.
     */
    private void keysAtTheRoot() {
        Set<ConfigurationPropertyName> used = new HashSet<>();
        List<OriginTrackedMapPropertySource> read = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof OriginTrackedMapPropertySource file) {
                read.add(file);
                for (String key : file.getPropertyNames()) {
                    PLACEHOLDER
                            .matcher(String.valueOf(file.getProperty(key)))
                            .results()
                            .forEach(found -> used.add(ConfigurationPropertyName.adapt(found.group(1), '.')));
                }
            }
        }
        for (OriginTrackedMapPropertySource file : read) {
            for (String key : file.getPropertyNames()) {
                ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
                boolean ours =
                        !name.isEmpty() && name.chop(1).equals(ConfigurationPropertyName.of(SettingNames.PREFIX));
                Origin origin = file.getOrigin(key);
                if (names.isEntry(name)
                        && LOST.matcher(OF_ANY_CHARACTERS.matcher(key).replaceAll(""))
                                .find()) {
                    faults.add(new SettingFault(
                            key,
                            key + inParentheses(origin) + " is read as " + name
                                    + "; write a name with such characters in"
                                    + " brackets and quotes, such as \"[e mail]\""));
                }
                if (key.replaceFirst("\\[\\d+]$", "").equals("spring.config.import")) {
                    checkPlaceholders(key, String.class, String.valueOf(file.getProperty(key)), inParentheses(origin));
                } else if (!ours && !used.contains(name) && !imported(origin)) {
                    checkAtTheRoot(key, inParentheses(origin));
                }
            }
        }
    }

    private static boolean imported(@Nullable Origin origin) {
        return inner(origin) instanceof TextResourceOrigin text
                && text.getResource() != null
                && !String.valueOf(text.getResource().getFilename()).startsWith("application");
    }

    private void checkAtTheRoot(String key, String place) {
        if (key.startsWith("spring.profiles.")) {
            faults.add(new SettingFault(
                    key, key + place + " is not supported; add the settings of a profile with --profile"));
            return;
        }
        String root = key.split("[.\\[]", 2)[0];
        boolean misspelt = EditDistance.misspelt(root, SettingNames.PREFIX);
        String meant =
                SettingNames.PREFIX + "." + (misspelt ? key.substring(Math.min(key.length(), root.length() + 1)) : key);
        ConfigurationPropertyName name = SettingNames.withoutNumber(ConfigurationPropertyName.adapt(meant, '.'));
        if (misspelt || names.settings().containsKey(name) || names.isSection(name)) {
            faults.add(new SettingFault(meant, "Unknown setting " + key + place + "; did you mean " + meant + "?"));
        } else if (names.isSection(name.chop(2))) {
            faults.add(new SettingFault(
                    meant, "Unknown setting " + key + place + "; all settings are below " + SettingNames.PREFIX + ":"));
        }
    }

    private void checkName(ConfigurationPropertyName name, @Nullable ConfigurationProperty property) {
        String place = property == null ? "" : inParentheses(property.getOrigin());
        if (names.isSection(name)) {
            String value = property == null ? "" : String.valueOf(property.getValue());
            if (!value.isBlank()) {
                faults.add(new SettingFault(
                        name + ".",
                        name + place + " has a value, but is a group of settings; indent its keys below it"));
            }
        } else if (!names.isSetting(name)) {
            faults.add(names.unknownKey(name.toString(), place));
        }
    }

    /** Checks the value that counts. */
    private void checkValues(ConfigurationPropertyName setting, Class<?> type) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(setting);
            if (property != null) {
                checkValue(setting, type, property);
                return;
            }
            boolean list = false;
            for (int i = 0;
                    names.isList(setting)
                            && (property = source.getConfigurationProperty(setting.append("[" + i + "]"))) != null;
                    i++) {
                checkValue(setting, type, property);
                list = true;
            }
            if (list) {
                return;
            }
        }
    }

    private void checkValue(ConfigurationPropertyName setting, Class<?> type, ConfigurationProperty property) {
        String key = setting.toString();
        String place = inParentheses(property.getOrigin());
        Object value = property.getValue();
        if (value instanceof CharSequence text) {
            // A password that is not in a file for people may contain any characters.
            if (inner(property.getOrigin()) instanceof TextResourceOrigin || type != Secret.class) {
                checkPlaceholders(key, type, text.toString(), place);
            }
        } else if (inner(property.getOrigin()) instanceof TextResourceOrigin origin) {
            String written = written(origin);
            if (!means(written, type, value)) {
                faults.add(new SettingFault(
                        key,
                        type == Secret.class
                                ? key + place + " is not read as it is written (not shown), because it looks like a"
                                        + " number; write it in quotes"
                                : key + place + " is written as " + written + ", which YAML reads as " + value
                                        + "; write it in quotes: \"" + written + "\""));
                return;
            }
        }
        if (type == Duration.class
                && WITHOUT_UNIT.matcher(String.valueOf(value)).matches()) {
            faults.add(new SettingFault(
                    key,
                    key + place + " is " + value + " without a unit; write " + value + "s for seconds, " + value
                            + "m for minutes or " + value + "h for hours"));
        }
    }

    /** Whether a plain word of YAML means what a reader takes it for. */
    private static boolean means(String written, Class<?> type, Object value) {
        if (type == boolean.class) {
            return true;
        }
        boolean number = type == int.class || type == Integer.class || type == long.class || type == Long.class;
        return (number ? written.replace("_", "") : written).equals(String.valueOf(value));
    }

    private void checkPlaceholders(String key, Class<?> type, String text, String place) {
        try {
            environment.resolveRequiredPlaceholders(text);
        } catch (PlaceholderResolutionException e) {
            faults.add(new SettingFault(
                    key,
                    key + place + " contains "
                            + (type == Secret.class
                                    ? "${…} with a name (not shown) of which there is no variable or key"
                                    : "${" + e.getPlaceholder() + "}, but there is no variable or key "
                                            + e.getPlaceholder())
                            + "; set it, or write \\${ for the characters themselves"));
        }
    }

    /** Returns the plain word that is written at a place in a file. */
    private String written(TextResourceOrigin origin) {
        Resource file = origin.getResource();
        TextResourceOrigin.Location at = origin.getLocation();
        if (file == null || at == null) {
            return "";
        }
        String line = files.computeIfAbsent(file, WrittenSettings::lines).get(at.getLine());
        Matcher word = PLAIN_WORD.matcher(line).region(at.getColumn(), line.length());
        return word.lookingAt() ? word.group(1) : "";
    }

    private static List<String> lines(Resource file) {
        try {
            String text = file.getContentAsString(StandardCharsets.UTF_8);
            return (text.startsWith("\ufeff") ? text.substring(1) : text)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Origin inner(@Nullable Origin origin) {
        return origin instanceof OriginProvider wrapper ? wrapper.getOrigin() : origin;
    }

    /** Returns file and line in parentheses. */
    private static String inParentheses(@Nullable Origin origin) {
        String place = place(origin);
        return place.isEmpty() ? "" : " (" + place + ")";
    }

    /** Returns file and line; empty if they are not known. */
    static String place(@Nullable Origin found) {
        Origin origin = inner(found);
        if (!(origin instanceof TextResourceOrigin text) || text.getLocation() == null) {
            return origin == null ? "" : origin.toString();
        }
        return file(text) + ", line " + (text.getLocation().getLine() + 1);
    }

    private static String file(TextResourceOrigin origin) {
        if (origin.getResource() == null) {
            return "unknown file";
        }
        try {
            return origin.getResource().getFile().getPath();
        } catch (IOException e) {
            return origin.getResource().getDescription();
        }
    }
}
