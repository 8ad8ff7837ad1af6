package dev.nightshift.selftest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A column of the scratch table, with values that were not made by the code that copies them.
 *
 * @param name the name in lower case, which is the field's name in a part file
 * @param type the type in the database's SQL
 * @param values makes random values
 */
record ScratchColumn(String name, String type, Function<SplittableRandom, Value> values) {

    /** The last moment of the scratch table. All moments are constants, so that a seed always makes the same rows. */
    static final LocalDateTime END = LocalDateTime.of(2026, 1, 1, 0, 0);

    private static final int DAYS = 700;

    private static final List<String> WORDS = List.of(
            "Ada Lovelace",
            "O'Hara",
            "back\\slash",
            "a \"quote\"",
            "two\nlines",
            "tab\there",
            " blanks ",
            "=1+1",
            "%_");

    private static final List<String> WORDS_OF_THE_WORLD =
            List.of("Zoë Müller", "王芳", "محمد علي", "Анна", "たなか", "김민수", "🛰️ sat-7", "e\u0301", "\uFFFD");

    /**
     * A value.
     *
     * @param bound what the driver stores
     * @param expected what a part file must contain: a number, a text or a boolean
     */
    record Value(Object bound, Object expected) {}

    static ScratchColumn whole(String name, String type, int digits) {
        return new ScratchColumn(name, type, random -> same(new BigDecimal(digits(random, digits))));
    }

    /** @param zeros the number of digits before the point that are always zero */
    static ScratchColumn decimal(String name, String type, int digits, int scale, int zeros) {
        return new ScratchColumn(
                name, type, random -> same(new BigDecimal(digits(random, digits), scale).scaleByPowerOfTen(zeros)));
    }

    /** A number of 32 or 64 bits; those of 32 bits are eighths, which both can represent. */
    static ScratchColumn floating(String name, String type, boolean wide) {
        return new ScratchColumn(name, type, random -> {
            if (wide) {
                double number = (random.nextDouble() - 0.5) * 1e100;
                return new Value(number, new BigDecimal(Double.toString(number)));
            }
            float number = (random.nextInt(1_000_000) - 500_000) / 8f;
            return new Value(number, new BigDecimal(Float.toString(number)));
        });
    }

    /** @param unicode whether the column can store every character */
    static ScratchColumn text(String name, String type, boolean unicode) {
        return new ScratchColumn(name, type, random -> same(word(random, unicode)));
    }

    /** A text of six characters, which no type with a fixed length pads. */
    static ScratchColumn six(String name, String type) {
        return new ScratchColumn(
                name, type, random -> same(String.format(Locale.ROOT, "%06d", random.nextInt(1_000_000))));
    }

    /** A text of which one in twenty is longer than what a driver sends with the row. */
    static ScratchColumn largeText(String name, String type, boolean unicode) {
        return new ScratchColumn(name, type, random -> {
            int words = random.nextInt(20) == 0 ? 2_000 : 3;
            return same(IntStream.range(0, words)
                    .mapToObj(i -> word(random, unicode))
                    .collect(Collectors.joining("/")));
        });
    }

    static ScratchColumn binary(String name, String type, int length) {
        return new ScratchColumn(name, type, random -> {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return new Value(bytes, HexFormat.of().withUpperCase().formatHex(bytes));
        });
    }

    static ScratchColumn bool(String name, String type) {
        return new ScratchColumn(name, type, random -> same(random.nextBoolean()));
    }

    static ScratchColumn uuid(String name, String type) {
        return new ScratchColumn(name, type, random -> {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            return new Value(id, id.toString());
        });
    }

    static ScratchColumn date(String name, String type) {
        return new ScratchColumn(name, type, random -> {
            LocalDateTime time = moment(random, 0);
            return new Value(time.toLocalDate(), time.toLocalDate().toString());
        });
    }

    static ScratchColumn local(String name, String type, int digits) {
        return new ScratchColumn(name, type, random -> {
            LocalDateTime time = moment(random, digits);
            return new Value(time, formatter(digits).format(time));
        });
    }

    static ScratchColumn offset(String name, String type, int digits) {
        return new ScratchColumn(name, type, random -> {
            LocalDateTime time = moment(random, digits);
            ZoneOffset offset = ZoneOffset.ofHoursMinutes(random.nextInt(12) + 1, 30);
            return new Value(time.atOffset(offset), formatter(digits).format(time) + offset);
        });
    }

    /** A moment whose offset the database does not keep. */
    static ScratchColumn instant(String name, String type, int digits) {
        return new ScratchColumn(name, type, random -> {
            LocalDateTime time = moment(random, digits);
            ZoneOffset offset = ZoneOffset.ofHours(random.nextInt(12));
            return new Value(
                    time.atOffset(ZoneOffset.UTC).withOffsetSameInstant(offset),
                    formatter(digits).format(time) + "Z");
        });
    }

    /** A random moment with this many digits of a second. */
    static LocalDateTime moment(SplittableRandom random, int digits) {
        long unit = BigInteger.TEN.pow(9 - digits).longValueExact();
        return END.minusSeconds(random.nextInt(DAYS * 86_400))
                .minusNanos(random.nextLong(1_000_000_000L / unit) * unit);
    }

    /** Writes times with exactly this many digits of a second. */
    static DateTimeFormatter formatter(int digits) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd'T'HH:mm:ss");
        if (digits > 0) {
            builder.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true);
        }
        return builder.toFormatter(Locale.ROOT);
    }

    private static Value same(Object value) {
        return new Value(value, value);
    }

    private static String word(SplittableRandom random, boolean unicode) {
        List<String> words = unicode && random.nextBoolean() ? WORDS_OF_THE_WORLD : WORDS;
        return words.get(random.nextInt(words.size())) + random.nextInt(100);
    }

    private static BigInteger digits(SplittableRandom random, int most) {
        int length = 1 + random.nextInt(most);
        StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "").append(1 + random.nextInt(9));
        while (length-- > 1) {
            digits.append(random.nextInt(10));
        }
        return new BigInteger(digits.toString());
    }
}
