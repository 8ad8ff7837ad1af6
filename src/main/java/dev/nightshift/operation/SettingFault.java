package dev.nightshift.operation;

import dev.nightshift.work.Causes;
import dev.nightshift.work.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.util.ClassUtils;

/**
 * One thing that is wrong with the settings, in one line that never shows a secret.
 *
 * @param keys the keys that are wrong; empty if it concerns all settings
 */
public record SettingFault(List<String> keys, String text) {

    private static final Pattern KEY = Pattern.compile("nightshift(\\.[a-z-]+)+");

    /** Keeps the text in one line, whatever the values contain. */
    public SettingFault {
        keys = List.copyOf(keys);
        text = text.replaceAll("\\R", " ");
    }

    SettingFault(String key, String text) {
        this(List.of(key), text);
    }

    /** Whether a setting of this section, such as {@code source}, is wrong. */
    public boolean concerns(String section) {
        return keys.isEmpty() || keys.stream().anyMatch(key -> key.startsWith("nightshift." + section + "."));
    }

    static SettingFault of(BindException failure) {
        for (Throwable cause : Causes.of(failure)) {
            // The message of our own records is the most exact one. It names the keys first, and then the advice.
            if (cause instanceof SettingsException) {
                String text = String.valueOf(cause.getMessage());
                return new SettingFault(
                        KEY.matcher(text.split(";", 2)[0])
                                .results()
                                .map(MatchResult::group)
                                .toList(),
                        text);
            }
        }
        String name = failure.getName().toString();
        return new SettingFault(
                SettingNames.withoutNumber(failure.getName()).toString(),
                "Setting " + name + " is " + value(failure.getProperty()) + ", which is "
                        + expected(failure.getTarget().getType().resolve(Object.class)));
    }

    /** Returns the value in quotes, unless it may contain credentials. A secret has no wrong type. */
    private static String value(@Nullable ConfigurationProperty property) {
        String value = property == null ? "" : String.valueOf(property.getValue());
        return value.contains("@") ? "(not shown)" : "'" + value + "'";
    }

    private static String expected(Class<?> type) {
        if (type == boolean.class) {
            return "neither true nor false";
        }
        if (Number.class.isAssignableFrom(ClassUtils.resolvePrimitiveIfNecessary(type))) {
            return "not a whole number";
        }
        if (type == Duration.class) {
            return "not a duration such as 20s or 5m";
        }
        if (type == LocalTime.class) {
            return "not a time of day such as \"06:00\"";
        }
        if (type == ZoneId.class) {
            return "not a time zone such as UTC or Europe/Berlin";
        }
        if (type == URI.class) {
            return "not a URL";
        }
        if (type.isEnum()) {
            return "not one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant ->
                                    constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .collect(Collectors.joining(", "));
        }
        return "not a " + type.getSimpleName();
    }
}
