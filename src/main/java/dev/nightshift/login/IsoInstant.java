package dev.nightshift.login;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** The text form of an instant in documents and messages: ISO-8601 in UTC, with no more fraction digits than needed. */
public final class IsoInstant {

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private IsoInstant() {}

    /** The instant's text, such as {@code 2026-11-23T00:00:00.5Z}. */
    public static String text(Instant instant) {
        return FORMAT.format(instant);
    }
}
