package dev.nightshift.source;

import dev.nightshift.login.ProtectedColumn;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code nightshift.source.protect}: how the values of columns are protected, before anything but the reader sees them.
 *
 * @param rules the rules by the name of the column, or of a file, by the names that lead to the field
 * @param hmacKey the key of HMACs; null if it is not set
 */
public record Protection(
        Map<String, ProtectionRule> rules, @Nullable Secret hmacKey) {

    /** The name of the setting. */
    public static final String SETTING = "nightshift.source.protect";

    /** The rule of a column that is copied as it is. */
    public static final String AS_IT_IS = "none";

    /** Nothing is protected. */
    public static final Protection NONE = new Protection(Map.of(), null);

    public Protection {
        rules = Collections.unmodifiableMap(new TreeMap<>(rules));
    }

    /**
     * The rules that the settings name. {@code none}, with which a profile takes back what the common file says,
     * is not one of them.
     *
     * @throws SettingsException if a value is not a rule
     */
    public static Protection of(Map<String, String> settings, @Nullable Secret hmacKey) {
        Map<String, ProtectionRule> rules = new TreeMap<>();
        settings.forEach((column, rule) -> {
            if (!rule.trim().equals(AS_IT_IS)) {
                rules.put(column, ProtectionRule.of(SETTING, column, rule.trim()));
            }
        });
        return new Protection(rules, hmacKey);
    }

    /**
     * The protection of records, in which names are found ignoring case; the rule of the id has the id's own name.
     *
     * @throws NightshiftException if the id or the time cannot be protected so, or a field has two rules
     */
    public Protection ofRecords(String id, String time) {
        Map<String, ProtectionRule> named = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        rules.forEach((name, rule) -> {
            String field = names(name, id) ? id : names(name, time) ? time : name;
            requireKey(field, rule, id, time);
            if (!seen.add(field.toLowerCase(Locale.ROOT))) {
                throw NightshiftException.refused(SETTING + " names field " + field
                        + " twice; leave one out, because names are found ignoring case");
            }
            named.put(field, rule);
        });
        return new Protection(named, hmacKey);
    }

    /** An environment variable has '_' where a key in a file has '.'. */
    private static boolean names(String rule, String field) {
        return rule.equalsIgnoreCase(field) || rule.replace('.', '_').equalsIgnoreCase(field);
    }

    /**
     * Refuses what a key cannot be without.
     *
     * @param id the name of the id
     * @param time the name of the time of the last login
     */
    public static void requireKey(String column, ProtectionRule rule, String id, String time) {
        if (column.equals(time)) {
            throw NightshiftException.refused(SETTING + " is " + rule.label() + " for " + column
                    + ", but the time of the last login orders the rows and is in both answers, so it cannot be"
                    + " protected; leave it out");
        }
        if (column.equals(id) && rule.kind() != ProtectionRule.Kind.HMAC) {
            throw NightshiftException.refused(SETTING + " is " + rule.label() + " for " + column
                    + ", but the id must identify every row, and only hmac keeps it unique");
        }
    }

    /** What is done, in the order of the names. */
    public List<ProtectedColumn> list(@Nullable ProtectionKey key) {
        return rules.entrySet().stream()
                .map(rule -> rule.getValue().protectedColumn(rule.getKey(), key))
                .toList();
    }

    /**
     * The key; null if no rule needs it.
     *
     * @throws SettingsException if a rule needs the key, and it is missing or too short
     */
    public @Nullable ProtectionKey key() {
        for (Map.Entry<String, ProtectionRule> rule : rules.entrySet()) {
            if (rule.getValue().kind() == ProtectionRule.Kind.HMAC) {
                if (hmacKey == null) {
                    throw new SettingsException(SETTING + " is hmac for " + rule.getKey()
                            + ", but nightshift.source.hmac-key is not set; set NIGHTSHIFT_SOURCE_HMAC_KEY to a random"
                            + " text, such as that of: openssl rand -hex 32");
                }
                return ProtectionKey.of(hmacKey);
            }
        }
        return null;
    }
}
