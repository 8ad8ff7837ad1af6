package dev.nightshift.work;

import java.time.Duration;
import java.util.Locale;

/** Formats numbers, sizes and durations for people, in the same way on every Java version and in every locale. */
public final class Figures {

    private Figures() {}

    /** Formats a number, such as 1,234. */
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Formats a number with its noun, such as "1 part" or "2 parts". */
    public static String count(long value, String one, String many) {
        return number(value) + " " + (value == 1 ? one : many);
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

    /** Formats whole seconds in one or two units: 45 s, 3 min 10 s, 2 h 5 min. */
    public static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return number(seconds / 3_600) + " h " + seconds % 3_600 / 60 + " min";
    }

    /** Formats whole seconds for a narrow place: 45s, 3m10s, 2h05m. */
    public static String shortDuration(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh%02dm", seconds / 3_600, seconds % 3_600 / 60);
    }

    /** Formats seconds with one decimal, such as 0.5 s. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }
}
