package dev.nightshift.file;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random records with everything that a reader may encounter. The expected rows are known when a record is written, so
 * that they do not depend on any reader.
 */
final class RandomRecords {

    private static final DateTimeFormatter NINE_DIGITS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'");
    private static final String[] TEXTS = {
        "", "a", "B", "ä", "€", "\uffee", "😀", "\\u00e4", "\\\"", "\\n", "{", "},{", "n:1"
    };

    private final Random random;
    private final List<Made> made = new ArrayList<>();

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    /** A record as it is written, and the expected result. */
    record Made(String line, @Nullable Instant time, Object id, String row) {}

    List<String> lines(int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Made next = make();
            made.add(next);
            lines.add(next.line);
        }
        return lines;
    }

    /** The rows of all lines so far, in stream order, without blanks. */
    List<String> expected() {
        // The sort is stable, because the third part of the key is the place in the file.
        return made.stream()
                .sorted(Comparator.comparing(Made::time, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Made::id, RandomRecords::compareIds))
                .map(Made::row)
                .toList();
    }

    private static int compareIds(Object one, Object two) {
        if (one instanceof BigDecimal left) {
            return two instanceof BigDecimal right ? left.compareTo(right) : -1;
        }
        if (two instanceof BigDecimal) {
            return 1;
        }
        return Arrays.compare(
                ((String) one).codePoints().toArray(),
                ((String) two).codePoints().toArray());
    }

    private Made make() {
        boolean textId = random.nextInt(4) == 0;
        String idText = textId ? TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)] : number();
        Object id = textId ? unescaped(idText) : new BigDecimal(idText);
        String idJson = textId ? '"' + idText + '"' : idText;
        Instant time = random.nextInt(6) == 0 ? null : time();
        List<String> members = new ArrayList<>();
        Map<String, String> others = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            String name = random.nextInt(3) == 0 ? "x" + random.nextInt(3) : "f" + i;
            String value = value(0);
            others.put(name, value);
            members.add(member(name, value));
        }
        members.add(random.nextInt(members.size() + 1), member(random.nextInt(5) == 0 ? "\\u0069d" : "id", idJson));
        if (time != null || random.nextBoolean()) {
            String timeJson = time == null ? "null" : '"' + written(time) + '"';
            members.add(random.nextInt(members.size() + 1), member("last_login", timeJson));
        }
        if (random.nextInt(8) == 0) {
            // If a name occurs twice, the first value does not count.
            members.add(0, member("id", value(0)));
            if (members.stream().anyMatch(member -> member.startsWith("\"last_login\""))) {
                members.add(0, member("last_login", value(0)));
            }
        }
        String line = blank() + '{' + blank() + String.join(blank() + ',' + blank(), members) + blank() + '}' + blank();
        StringBuilder row = new StringBuilder("{\"id\":").append(idJson).append(",\"last_login\":");
        row.append(time == null ? "null" : '"' + NINE_DIGITS.format(time.atOffset(ZoneOffset.UTC)) + '"');
        others.forEach(
                (name, value) -> row.append(",\"").append(name).append("\":").append(value));
        return new Made(line, time, id, row.append('}').toString());
    }

    private String member(String name, String value) {
        return '"' + name + '"' + blank() + ':' + blank() + value;
    }

    private String blank() {
        return switch (random.nextInt(8)) {
            case 0 -> " ";
            case 1 -> "\t ";
            default -> "";
        };
    }

    private static String unescaped(String text) {
        return text.replace("\\u00e4", "ä").replace("\\\"", "\"").replace("\\n", "\n");
    }

    private String number() {
        return switch (random.nextInt(8)) {
            case 0 -> "-" + random.nextInt(10);
            case 1 -> random.nextInt(4) + ".0";
            case 2 -> random.nextInt(4) + "." + random.nextInt(100);
            case 3 -> String.valueOf(random.nextLong());
            case 4 -> "9223372036854775808" + random.nextInt(10);
            case 5 -> random.nextInt(1, 4) + "e" + random.nextInt(-3, 3);
            case 6 -> "1" + "0".repeat(random.nextInt(400)) + ".5";
            default -> String.valueOf(random.nextInt(5));
        };
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 9)) {
            case 0 -> "null";
            case 1 -> "true";
            case 2 -> number();
            case 3 -> random.nextBoolean() ? "1e400" : "-0.00" + "7".repeat(400) + "E-17";
            case 4, 5 -> '"' + TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)] + '"';
            case 6 -> "[" + value(depth + 1) + "," + value(depth + 1) + "]";
            case 7 -> "{\"a\":" + value(depth + 1) + ",\"a\":" + value(depth + 1) + "}";
            default -> "[".repeat(200) + "]".repeat(200);
        };
    }

    private Instant time() {
        // Few enough that many are equal, or equal except for their last digits.
        long[] nanos = {0, 1, 64, 65, 500_000_000, 999_999_999};
        return Instant.ofEpochSecond(
                random.nextInt(20) == 0 ? random.nextLong(-62_000_000_000L, 253_000_000_000L) : random.nextInt(5),
                nanos[random.nextInt(nanos.length)]);
    }

    private String written(Instant time) {
        if (random.nextBoolean()) {
            return time.toString();
        }
        OffsetDateTime local = time.atOffset(ZoneOffset.ofHoursMinutes(random.nextInt(-11, 12), 0));
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn").format(local) + local.getOffset();
    }
}
