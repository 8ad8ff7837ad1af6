package dev.nightshift.selftest;

import dev.nightshift.selftest.ScratchColumn.Value;
import dev.nightshift.selftest.ScratchRows.Row;
import dev.nightshift.selftest.ScratchRows.RowKey;
import dev.nightshift.work.Figures;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares what was published with the rows that were made, in the plainest way: all keys in memory, every value by its
 * text or number. Not thread-safe.
 */
final class Comparison {

    private static final DateTimeFormatter MICROSECONDS = ScratchColumn.formatter(6);

    private final ScratchRows rows;
    private final List<RowKey> order;
    private final BitSet found = new BitSet();
    private final List<String> keys = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private int next;

    Comparison(ScratchRows rows) {
        this.rows = rows;
        this.order = rows.inOrder();
    }

    /** Takes the next row of the parts. */
    void row(JsonNode line) {
        JsonNode id = line.get("id");
        int index = id != null && id.isIntegralNumber() && id.canConvertToLong() ? rows.index(id.asLong()) : -1;
        if (index < 0) {
            keys.add("a row with id " + id + " was never made");
            return;
        }
        if (found.get(index)) {
            keys.add("the row with id " + id + " comes twice");
            return;
        }
        found.set(index);
        if (next < order.size() && order.get(next).index() != index) {
            keys.add("row " + (next + 1) + " has id " + id + ", expected "
                    + order.get(next).id());
        }
        next++;
        compare(rows.row(index), line);
    }

    private void compare(Row row, JsonNode line) {
        LocalDateTime login = row.login();
        compare(row, "last_login", login == null ? null : text(login), line);
        for (int i = 0; i < rows.columns().size(); i++) {
            Value value = row.values().get(i);
            compare(row, rows.columns().get(i).name(), value == null ? null : value.expected(), line);
        }
        if (line.size() != rows.columns().size() + 2) {
            values.add("the row with id " + row.id() + " has " + line.size() + " fields, expected "
                    + (rows.columns().size() + 2));
        }
    }

    private void compare(Row row, String column, @Nullable Object expected, JsonNode line) {
        Object actual = value(line.get(column));
        boolean equal = expected instanceof BigDecimal number
                ? actual instanceof BigDecimal other && other.compareTo(number) == 0
                : Objects.equals(actual, expected);
        if (!equal) {
            values.add(column + " of the row with id " + row.id() + " is " + shown(actual) + ", expected "
                    + shown(expected));
        }
    }

    private static @Nullable Object value(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return node == null ? "missing" : null;
        }
        return node.isNumber() ? node.decimalValue() : node.isBoolean() ? node.asBoolean() : node.asString();
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    /** Rows that are missing, unknown, doubled or out of order. */
    List<String> keys() {
        List<String> all = new ArrayList<>(keys);
        int missing = rows.count() - found.cardinality();
        if (missing > 0) {
            all.add(missing + " of " + Figures.count(rows.count(), "row", "rows")
                    + Figures.plural(missing, " is", " are")
                    + " missing, the first with id "
                    + rows.row(found.nextClearBit(0)).id());
        }
        return all;
    }

    /** Values that differ. */
    List<String> values() {
        return values;
    }

    /** Differences between a report and the latest logins, sorted and counted off from the rows. */
    List<String> latest(JsonNode report, LocalDateTime cutoff) {
        List<String> expected = order.stream()
                .filter(key -> key.login() != null && key.login().isBefore(cutoff))
                .map(Comparison::shown)
                .toList();
        List<String> last =
                new ArrayList<>(expected.subList(Math.max(0, expected.size() - SelfTest.TOP), expected.size()));
        Collections.reverse(last);
        List<String> actual = report.path("latestLogins")
                .path("logins")
                .valueStream()
                .map(Comparison::shown)
                .toList();
        return actual.equals(last) ? List.of() : List.of("the report has " + actual + ", expected " + last);
    }

    /** Differences between a report and the closest pair, found by comparing every two neighbours. */
    List<String> closest(JsonNode report) {
        Duration least = null;
        String expected = "none";
        for (int i = 1; i < order.size(); i++) {
            LocalDateTime before = order.get(i - 1).login();
            LocalDateTime time = order.get(i).login();
            Duration gap = before == null || time == null ? null : Duration.between(before, time);
            if (gap != null && (least == null || gap.compareTo(least) < 0)) {
                least = gap;
                expected = shown(order.get(i - 1)) + " and " + shown(order.get(i));
            }
        }
        JsonNode pair = report.path("closestPair");
        String actual = pair.isNull() ? "none" : shown(pair.path("earlier")) + " and " + shown(pair.path("later"));
        return actual.equals(expected) ? List.of() : List.of("the report has " + actual + ", expected " + expected);
    }

    private static String shown(RowKey key) {
        return key.id() + " at " + Objects.requireNonNull(key.login()).toInstant(ZoneOffset.UTC);
    }

    private static String shown(JsonNode login) {
        String time = login.path("lastLogin").asString();
        return login.path("id").asString() + " at " + Instant.parse(time);
    }

    private static String text(LocalDateTime time) {
        return MICROSECONDS.format(time) + "Z";
    }
}
