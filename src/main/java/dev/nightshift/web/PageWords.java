package dev.nightshift.web;

import dev.nightshift.work.Figures;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats values as people read them, including values that are not known. */
final class PageWords {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String NONE = "–";

    private PageWords() {}

    static String number(@Nullable Long value) {
        return value == null ? NONE : Figures.number(value);
    }

    static String time(@Nullable Instant time) {
        return time == null ? NONE : TIME.format(time);
    }

    /** How long ago a time was, or how far it is in the future, such as "3.5 h ago". */
    static String relative(Instant time, Instant now) {
        long seconds = Duration.between(time, now).toSeconds();
        return seconds < 0 ? "in " + Figures.about(-seconds) : Figures.about(seconds) + " ago";
    }

    static String seconds(BigDecimal seconds) {
        return seconds.signum() > 0 && seconds.compareTo(BigDecimal.ONE) < 0
                ? "under 1 s"
                : duration(seconds.longValue());
    }

    static String duration(@Nullable Long seconds) {
        return seconds == null ? NONE : Figures.duration(seconds);
    }
}
