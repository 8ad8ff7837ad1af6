package dev.nightshift.operation;

import dev.nightshift.operation.EffectiveSetting.Origin;
import dev.nightshift.storage.SecretReference;
import dev.nightshift.work.Secret;
import dev.nightshift.work.ShownUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Finds for every setting the value that counts, and where it was set. */
final class SettingOrigins {

    private final SettingNames names;
    private final ConfigurableEnvironment environment;

    SettingOrigins(SettingNames names, ConfigurableEnvironment environment) {
        this.names = names;
        this.environment = environment;
    }

    /** Returns all settings, in the order of their records. */
    List<EffectiveSetting> settings() {
        List<EffectiveSetting> all = new ArrayList<>();
        names.settings().forEach((name, type) -> all.add(setting(name, type)));
        return all;
    }

    private EffectiveSetting setting(ConfigurationPropertyName name, Class<?> type) {
        Map<ConfigurationPropertyName, ConfigurationProperty> all = new TreeMap<>();
        Set<String> places = new LinkedHashSet<>();
        Origin first = null;
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            Map<ConfigurationPropertyName, ConfigurationProperty> found = properties(source, name);
            Origin origin = origin(source.getUnderlyingSource());
            if (type == Map.class) {
                // Its entries come from all sources. An empty one hides none of them.
                found.remove(name);
            }
            if (found.isEmpty()) {
                continue;
            }
            found.forEach(all::putIfAbsent);
            first = first == null ? origin : first;
            String place = place(origin, found.values().iterator().next());
            if (place != null) {
                places.add(place);
            }
            if (type == Secret.class) {
                SecretReference.of(text(found.values().iterator().next()))
                        .map(SecretReference::toString)
                        .ifPresent(places::add);
            }
            if (type != Map.class) {
                break;
            }
        }
        if (first == null) {
            String value = names.defaultOf(name);
            return new EffectiveSetting(name.toString(), value, value == null ? Origin.UNSET : Origin.DEFAULT, null);
        }
        String value = all.entrySet().stream()
                .map(entry -> key(name, entry.getKey()) + value(type, entry.getValue()))
                .collect(Collectors.joining(", "));
        return new EffectiveSetting(name.toString(), value, first, String.join("; ", places));
    }

    /** Returns the value, or the items of a list, or the entries of a map. */
    private Map<ConfigurationPropertyName, ConfigurationProperty> properties(
            ConfigurationPropertySource source, ConfigurationPropertyName name) {
        Map<ConfigurationPropertyName, ConfigurationProperty> found = new TreeMap<>();
        put(found, source, name);
        int items = 0;
        while (names.isList(name) && put(found, source, name.append("[" + items + "]"))) {
            items++;
        }
        if (found.isEmpty() && source instanceof IterableConfigurationPropertySource iterable) {
            iterable.stream().filter(name::isAncestorOf).forEach(entry -> put(found, source, entry));
        }
        return found;
    }

    private static boolean put(
            Map<ConfigurationPropertyName, ConfigurationProperty> found,
            ConfigurationPropertySource source,
            ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        if (property != null) {
            found.put(name, property);
        }
        return property != null;
    }

    /** Returns the key of an entry of a map. */
    private static String key(ConfigurationPropertyName name, ConfigurationPropertyName entry) {
        boolean item = entry.isLastElementIndexed() && entry.getParent().equals(name);
        return entry.equals(name) || item
                ? ""
                : IntStream.range(name.getNumberOfElements(), entry.getNumberOfElements())
                        .mapToObj(i -> entry.getElement(i, ConfigurationPropertyName.Form.ORIGINAL))
                        .collect(Collectors.joining(".", "", ": "));
    }

    private String value(Class<?> type, ConfigurationProperty property) {
        String value = text(property);
        if (type == Secret.class) {
            return value.isEmpty() ? "" : "***";
        }
        return (type == URI.class && !value.isBlank() ? ShownUrl.of(URI.create(value)) : value).replaceAll("\\R", " ");
    }

    private String text(ConfigurationProperty property) {
        return environment.resolvePlaceholders(String.valueOf(property.getValue()));
    }

    private static Origin origin(@Nullable Object source) {
        if (source instanceof SystemEnvironmentPropertySource) {
            return Origin.VARIABLE;
        }
        if (source instanceof ConfigTreePropertySource) {
            return Origin.SECRET_FILE;
        }
        return source instanceof PropertiesPropertySource ? Origin.OPTION : Origin.FILE;
    }

    private static @Nullable String place(Origin origin, ConfigurationProperty property) {
        if (origin != Origin.FILE
                && origin != Origin.SECRET_FILE
                && property.getOrigin() instanceof PropertySourceOrigin named) {
            return named.getPropertyName();
        }
        String place = WrittenSettings.place(property.getOrigin());
        return origin == Origin.SECRET_FILE ? place.replaceFirst(", line \\d+$", "") : place;
    }
}
