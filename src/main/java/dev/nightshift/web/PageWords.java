package dev.nightshift.web;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as people read them. */
final class PageWords {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int UNIT = 1024;
    private static final String NONE = "–";

    private PageWords() {}

    static String number(@Nullable Long value) {
        return value == null ? NONE : String.format(Locale.ROOT, "%,d", value);
    }

    static String count(long value, String what) {
        return number(value) + " " + what + (value == 1 ? "" : "s");
    }

    static String time(@Nullable Instant time) {
        return time == null ? NONE : TIME.format(time);
    }

    static String seconds(BigDecimal seconds) {
        return seconds.signum() > 0 && seconds.compareTo(BigDecimal.ONE) < 0
                ? "under 1 s"
                : duration(seconds.longValue());
    }

    static String duration(@Nullable Long seconds) {
        if (seconds == null) {
            return NONE;
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return String.format(Locale.ROOT, "%,d h %d min", seconds / 3600, seconds % 3600 / 60);
    }

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= UNIT && unit < UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
