package dev.nightshift.source;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.ProtectedColumn;
import dev.nightshift.work.SettingsException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a column are protected.
 *
 * @param length number of characters that a prefix keeps; 0 for others
 */
public record ProtectionRule(Kind kind, int length) {

    private static final Pattern PREFIX = Pattern.compile("prefix:([1-9]\\d{0,3})");

    /** More digits than any year has, and few enough for a long. */
    private static final int YEAR_DIGITS = 10;

    /** What remains of a value. */
    public enum Kind {
        /** Nothing; the column is not even read. */
        DROP,
        /** An HMAC-SHA-256, the same for equal values. */
        HMAC,
        /** The first characters. */
        PREFIX,
        /** The year. */
        YEAR
    }

    /** Parses the setting for a column. */
    static ProtectionRule of(String setting, String column, String text) {
        Matcher prefix = PREFIX.matcher(text);
        if (prefix.matches()) {
            return new ProtectionRule(Kind.PREFIX, Integer.parseInt(prefix.group(1)));
        }
        return switch (text) {
            case "drop" -> new ProtectionRule(Kind.DROP, 0);
            case "hmac" -> new ProtectionRule(Kind.HMAC, 0);
            case "year" -> new ProtectionRule(Kind.YEAR, 0);
            default ->
                throw new SettingsException(setting + " is '" + text + "' for " + column
                        + "; expected drop, hmac, prefix:N with a number of characters from 1 to 9999, year, or none");
        };
    }

    /** The rule as the settings, the plan and the manifest name it. */
    public String label() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.PREFIX ? name + ":" + length : name;
    }

    /** What is done to a column, for plan and manifest. */
    public ProtectedColumn protectedColumn(String column, @Nullable ProtectionKey key) {
        return new ProtectedColumn(column, label(), kind == Kind.HMAC && key != null ? key.id() : null);
    }

    /** The types that a column must have one of, for a message; null if this type is one of them. */
    public @Nullable String objection(ColumnType type) {
        return switch (kind) {
            case DROP -> null;
            case HMAC ->
                switch (type) {
                    case NUMBER, TEXT, UUID, BINARY -> null;
                    default -> "a number, a text, bytes or a UUID";
                };
            case PREFIX -> type == ColumnType.TEXT ? null : "a text";
            case YEAR ->
                switch (type) {
                    case DATE, LOCAL_DATE_TIME, OFFSET_DATE_TIME, INSTANT -> null;
                    default -> "a date or a time";
                };
        };
    }

    /** The column as it is copied. */
    public Column carried(Column column) {
        return switch (kind) {
            case HMAC -> carried(column, ColumnType.TEXT, ProtectionKey.HMAC_LENGTH);
            case PREFIX -> carried(column, ColumnType.TEXT, length);
            case YEAR -> carried(column, ColumnType.NUMBER, YEAR_DIGITS);
            case DROP -> throw new IllegalArgumentException(column.name() + " is not copied");
        };
    }

    private static Column carried(Column column, ColumnType type, int precision) {
        return new Column(
                column.name(), column.sourceName(), column.sourceType(), type, precision, 0, column.nullable());
    }

    /** The protected form of a value of a type without {@linkplain #objection objection}. */
    public Object apply(Object value, @Nullable ProtectionKey key) {
        return switch (kind) {
            case HMAC -> Objects.requireNonNull(key, "an HMAC needs a key").hmac(value);
            case PREFIX -> prefix((String) value);
            case YEAR -> year(value);
            case DROP -> throw new IllegalArgumentException("a dropped value");
        };
    }

    /** The first characters of a text, whole code points. */
    String prefix(String text) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length));
    }

    /** The year in the value's own offset; that of an instant in UTC. */
    private static Long year(Object value) {
        TemporalAccessor time =
                value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : (TemporalAccessor) value;
        return (long) time.get(ChronoField.YEAR);
    }
}
