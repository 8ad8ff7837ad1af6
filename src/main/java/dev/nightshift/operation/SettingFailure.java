package dev.nightshift.operation;

import dev.nightshift.work.Causes;
import dev.nightshift.work.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.origin.TextResourceOrigin;

/** Says in one line which setting is unknown or wrong, and never shows a secret. */
final class SettingFailure {

    private SettingFailure() {}

    static String text(BindException failure) {
        for (Throwable cause : Causes.of(failure)) {
            if (cause instanceof UnboundConfigurationPropertiesException unbound) {
                return "Unknown setting: "
                        + unbound.getUnboundProperties().stream()
                                .map(property -> property.getName() + place(property.getOrigin()))
                                .collect(Collectors.joining(", "))
                        + "; config/application.yml lists all of them";
            }
            // The message of our own records is the most exact one.
            if (cause instanceof SettingsException) {
                return String.valueOf(cause.getMessage());
            }
        }
        String name = failure.getName().toString();
        return "Setting " + name + " is " + value(name, failure.getProperty()) + ", which is "
                + expected(failure.getTarget().getType().resolve(Object.class));
    }

    private static String place(@Nullable Origin found) {
        Origin origin = found instanceof OriginProvider wrapper ? wrapper.getOrigin() : found;
        if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
            return " (" + file(text) + ", line " + (text.getLocation().getLine() + 1) + ")";
        }
        return origin == null ? "" : " (" + origin + ")";
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

    private static String value(String name, @Nullable ConfigurationProperty property) {
        String value = property == null ? "" : String.valueOf(property.getValue());
        boolean secret = name.contains("password") || name.contains("webhook") || value.contains("@");
        return secret ? "(not shown)" : "'" + value + "'";
    }

    private static String expected(Class<?> type) {
        if (type == boolean.class) {
            return "neither true nor false";
        }
        if (type == int.class) {
            return "not a whole number";
        }
        if (type == Duration.class) {
            return "not a duration such as 20s or 5m";
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
