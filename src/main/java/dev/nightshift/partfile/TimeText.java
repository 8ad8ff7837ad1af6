package dev.nightshift.partfile;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Writes times with a fixed number of fraction digits, so that text order is time order.
 *
 * <p>Digits by hand: a formatter costs several times the rest of a row. Not thread-safe.
 */
final class TimeText {

    private static final int[] POWER = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private final int digits;
    private final DateTimeFormatter far;
    private final char[] buffer = new char[64];
    private int length;

    TimeText(int digits) {
        this.digits = digits;
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd'T'HH:mm:ss");
        if (digits > 0) {
            builder.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true);
        }
        this.far = builder.toFormatter(Locale.ROOT);
    }

    char[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    TimeText set(Instant instant) {
        set(LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC));
        buffer[length++] = 'Z';
        return this;
    }

    TimeText set(OffsetDateTime time) {
        set(time.toLocalDateTime());
        append(time.getOffset().getId());
        return this;
    }

    TimeText set(LocalDateTime time) {
        length = 0;
        int year = time.getYear();
        if (year < 0 || year > 9999) {
            append(far.format(time));
            return this;
        }
        number(year, 4);
        buffer[length++] = '-';
        number(time.getMonthValue(), 2);
        buffer[length++] = '-';
        number(time.getDayOfMonth(), 2);
        buffer[length++] = 'T';
        number(time.getHour(), 2);
        buffer[length++] = ':';
        number(time.getMinute(), 2);
        buffer[length++] = ':';
        number(time.getSecond(), 2);
        if (digits > 0) {
            buffer[length++] = '.';
            number(time.get(ChronoField.NANO_OF_SECOND) / POWER[9 - digits], digits);
        }
        return this;
    }

    private void number(int value, int width) {
        int rest = value;
        for (int i = width - 1; i >= 0; i--) {
            buffer[length + i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
    }

    private void append(String text) {
        text.getChars(0, text.length(), buffer, length);
        length += text.length();
    }

    @Override
    public String toString() {
        return new String(buffer, 0, length);
    }
}
