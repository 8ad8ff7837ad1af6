package dev.nightshift.operation;

import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of {@code application.yml}: names, types and defaults from the records of the settings, descriptions
 * from the comments of the shipped file.
 */
final class SettingsSchema {

    private static final Pattern KEY = Pattern.compile("( *)(# )?([a-z][a-z-]*):( .*)?");
    private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");

    private final SettingNames names = new SettingNames();
    private final Map<String, String> descriptions;

    /** @param yaml the lines of the shipped file */
    SettingsSchema(List<String> yaml) {
        this.descriptions = descriptions(yaml);
    }

    ObjectNode json() {
        ObjectNode root = object();
        ObjectNode schema = new JsonMapper()
                .createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Settings of Nightshift");
        names.settings().forEach((name, type) -> {
            ObjectNode section = root;
            for (int i = 1; i < name.getNumberOfElements() - 1; i++) {
                ConfigurationPropertyName path = name.chop(i + 1);
                ObjectNode sections = (ObjectNode) section.get("properties");
                if (!sections.has(path.getLastElement(ConfigurationPropertyName.Form.DASHED))) {
                    ObjectNode added = sections.putObject(path.getLastElement(ConfigurationPropertyName.Form.DASHED));
                    describe(added, path).setAll(object());
                }
                section = (ObjectNode) sections.get(path.getLastElement(ConfigurationPropertyName.Form.DASHED));
            }
            ObjectNode setting = ((ObjectNode) section.get("properties"))
                    .putObject(name.getLastElement(ConfigurationPropertyName.Form.DASHED));
            describe(setting, name).setAll(names.isList(name) ? list(type) : value(type));
            putDefault(setting, name, type);
        });
        schema.put("type", "object").putObject("properties").set(SettingNames.PREFIX, root);
        // A value that comes from a variable has its type only when the program reads it.
        schema.putObject("$defs").putObject("placeholder").put("type", "string").put("pattern", "\\$\\{.+\\}");
        return schema;
    }

    /** A section may be empty, so that all its keys have their defaults. */
    private static ObjectNode object() {
        ObjectNode object = new JsonMapper().createObjectNode();
        object.putArray("type").add("object").add("null");
        object.put("additionalProperties", false).putObject("properties");
        return object;
    }

    private ObjectNode describe(ObjectNode node, ConfigurationPropertyName name) {
        String description = descriptions.get(name.toString());
        return description == null ? node : node.put("description", description);
    }

    private static ObjectNode list(Class<?> item) {
        ObjectNode list = new JsonMapper().createObjectNode();
        list.putArray("anyOf")
                .add(new JsonMapper().createObjectNode().put("type", "array").set("items", value(item)))
                // The items, separated by commas.
                .add(new JsonMapper().createObjectNode().put("type", "string"));
        return list;
    }

    private static ObjectNode value(Class<?> type) {
        ObjectNode value = new JsonMapper().createObjectNode();
        if (type == boolean.class) {
            return orPlaceholder(value.put("type", "boolean"));
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return orPlaceholder(value.put("type", "integer"));
        }
        if (type.isEnum()) {
            Arrays.stream(type.getEnumConstants())
                    .map(constant -> word(constant.toString()))
                    .forEach(value.putArray("enum")::add);
            return orPlaceholder(value);
        }
        if (type == Duration.class) {
            return orPlaceholder(value.put("type", "string").put("pattern", "^(\\d+(ns|us|ms|s|m|h|d)|P.+)$"));
        }
        if (type == LocalTime.class) {
            return orPlaceholder(value.put("type", "string").put("pattern", "^\\d{2}:\\d{2}(:\\d{2})?$"));
        }
        if (type == Map.class) {
            value.put("type", "object").putObject("additionalProperties").put("type", "string");
            return value;
        }
        return type == URI.class
                ? value.put("type", "string").put("format", "uri-reference")
                : value.put("type", "string");
    }

    private static ObjectNode orPlaceholder(ObjectNode value) {
        ObjectNode either = new JsonMapper().createObjectNode();
        either.putArray("anyOf")
                .add(value)
                .add(new JsonMapper().createObjectNode().put("$ref", "#/$defs/placeholder"));
        return either;
    }

    private void putDefault(ObjectNode setting, ConfigurationPropertyName name, Class<?> type) {
        String value = names.defaultOf(name);
        if (value == null || type == Map.class) {
            return;
        }
        if (names.isList(name)) {
            var items = setting.putArray("default");
            Arrays.stream(value.split(", ")).filter(item -> !item.isEmpty()).forEach(items::add);
        } else if (type == boolean.class) {
            setting.put("default", Boolean.parseBoolean(value));
        } else if (type == int.class || type == long.class) {
            setting.put("default", Long.parseLong(value));
        } else {
            setting.put("default", type.isEnum() ? word(value) : value);
        }
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The comment above each key; a key right below another one has the same. */
    private Map<String, String> descriptions(List<String> yaml) {
        Map<String, String> found = new HashMap<>();
        Map<Integer, String> sections = new HashMap<>();
        List<String> comment = new ArrayList<>();
        boolean complete = false;
        for (String line : yaml) {
            Matcher comments = COMMENT.matcher(line);
            String key = key(line, sections);
            if (key != null) {
                if (!comment.isEmpty()) {
                    found.put(key, String.join(" ", comment));
                }
                complete = true;
            } else if (comments.matches()) {
                if (complete) {
                    comment.clear();
                }
                complete = false;
                comment.add(comments.group(1));
            } else {
                comment.clear();
            }
        }
        return found;
    }

    /** The full name of the key in a line, which may be commented out; null if there is none. */
    private @Nullable String key(String line, Map<Integer, String> sections) {
        Matcher key = KEY.matcher(line);
        if (!key.matches()) {
            return null;
        }
        int indent = key.group(1).length();
        String above = sections.get(indent - 2);
        String path = (above == null ? "" : above + ".") + key.group(3);
        if (key.group(2) != null && !names.settings().containsKey(ConfigurationPropertyName.of(path))) {
            return null;
        }
        sections.put(indent, path);
        return path;
    }
}
