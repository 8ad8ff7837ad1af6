package dev.nightshift.work;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats numbers, sizes and lengths of time for people, in the same way on every Java version and in every locale. */
public final class Figures {

    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    private static final BigDecimal DAY = BigDecimal.valueOf(86_400);
    private static final long DAYS_FROM = 2 * 86_400;

    private Figures() {}

    /** Formats a number, such as 1,234. */
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Formats a speed with its limit, which is null for none: 950 rows/s, limited to 1,000. */
    public static String speed(long rowsPerSecond, @Nullable Integer limit) {
        return number(rowsPerSecond) + " rows/s" + (limit == null ? "" : ", limited to " + number(limit));
    }

    /** Formats a number with its noun, such as "1 part" or "2 parts". */
    public static String count(long value, String one, String many) {
        return number(value) + " " + plural(value, one, many);
    }

    /** The word that agrees with a number, such as "was" or "were". */
    public static String plural(long value, String one, String many) {
        return value == 1 ? one : many;
    }

    /** Formats a size in powers of 1,000, such as 9.2 MB. */
    public static String size(long bytes) {
        if (bytes < 1_000) {
            return count(bytes, "byte", "bytes");
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.95 && unit < 4) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %sB", value, "kMGTP".charAt(unit));
    }

    /** Formats whole seconds in one or two units: 45 s, 3 min 10 s, 2 h 5 min, 3 days 4 h. */
    public static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < DAYS_FROM
                ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min"
                : number(seconds / 86_400) + " days " + seconds % 86_400 / 3_600 + " h";
    }

    /** Formats whole seconds for a narrow place: 45s, 3m10s, 2h05m, 3d04h. */
    public static String shortDuration(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        return seconds < DAYS_FROM
                ? String.format(Locale.ROOT, "%dh%02dm", seconds / 3_600, seconds % 3_600 / 60)
                : String.format(Locale.ROOT, "%dd%02dh", seconds / 86_400, seconds % 86_400 / 3_600);
    }

    /** Formats seconds with one decimal, such as 0.5 s. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }

    /** An exact length of time in the unit that suits it: "12.5 ms", "3 min 10 s", "2 h 5 min 0.5 s". */
    public static String exact(BigDecimal seconds) {
        if (seconds.signum() == 0) {
            return "0 s";
        }
        if (seconds.compareTo(MINUTE) >= 0) {
            return parts(seconds);
        }
        int shift = seconds.compareTo(new BigDecimal("0.000001")) < 0
                ? 9
                : seconds.compareTo(new BigDecimal("0.001")) < 0 ? 6 : seconds.compareTo(BigDecimal.ONE) < 0 ? 3 : 0;
        String unit = shift == 9 ? "ns" : shift == 6 ? "µs" : shift == 3 ? "ms" : "s";
        return plain(seconds.movePointRight(shift)) + " " + unit;
    }

    private static String parts(BigDecimal seconds) {
        long whole = seconds.longValue();
        BigDecimal rest = seconds.remainder(MINUTE);
        StringBuilder text = new StringBuilder();
        append(text, whole / 86_400, whole / 86_400 == 1 ? "day" : "days");
        append(text, whole % 86_400 / 3_600, "h");
        append(text, whole % 3_600 / 60, "min");
        if (rest.signum() > 0) {
            text.append(' ').append(plain(rest)).append(" s");
        }
        return text.toString().strip();
    }

    private static void append(StringBuilder text, long value, String unit) {
        if (value > 0) {
            text.append(' ').append(number(value)).append(' ').append(unit);
        }
    }

    /** About how long it is, in one or two units. */
    public static String about(Duration duration) {
        BigDecimal seconds = exactSeconds(duration);
        if (seconds.compareTo(MINUTE) < 0) {
            BigDecimal rounded = seconds.round(new MathContext(3, RoundingMode.HALF_UP));
            return exact(rounded);
        }
        if (seconds.compareTo(DAY) < 0) {
            long whole = seconds.longValue();
            return parts(BigDecimal.valueOf(whole < 3_600 ? whole : whole / 60 * 60));
        }
        return about(seconds.longValue());
    }

    /** About how long it is, in one unit, from seconds to years. */
    public static String about(long seconds) {
        if (seconds < 90) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return rounded(seconds, 60) + " min";
        }
        if (seconds < 172_800) {
            return rounded(seconds, 3_600) + " h";
        }
        return seconds < 63_115_200 ? rounded(seconds, 86_400) + " days" : rounded(seconds, 31_557_600) + " years";
    }

    /** To two digits at least. */
    private static String rounded(long seconds, long unit) {
        double value = (double) seconds / unit;
        return value < 10
                ? plain(BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP))
                : number(Math.round(value));
    }

    private static BigDecimal exactSeconds(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    }

    /** Formats a number without an exponent and without zeros at its end. */
    public static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
