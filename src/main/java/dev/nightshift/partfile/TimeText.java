package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Writes times in ASCII with a fixed number of fraction digits, so that the order of texts is the order of times.
 *
 * <p>It writes digits itself and allocates nothing per time, because a formatter takes several times as long as the
 * rest of a row. Not thread-safe.
 */
final class TimeText {

    private static final int[] POWER = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private static final int SECONDS_PER_DAY = 86_400;

    /** The first second of the years with four digits, and the first one after them, counted from 1970. */
    private static final long FIRST_SECOND = LocalDate.of(0, 1, 1).toEpochDay() * SECONDS_PER_DAY;

    private static final long PAST_SECONDS = LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_PER_DAY;

    private final int digits;
    private final DateTimeFormatter formatter;
    private final byte[] buffer = new byte[64];
    private int length;

    TimeText(int digits) {
        this.digits = digits;
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd'T'HH:mm:ss");
        if (digits > 0) {
            builder.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true);
        }
        this.formatter = builder.toFormatter(Locale.ROOT);
    }

    /** The text for a column that may or may not contain times. */
    static TimeText of(Column column) {
        return new TimeText(Math.min(column.scale(), POWER.length - 1));
    }

    byte[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    TimeText set(Instant instant) {
        long second = instant.getEpochSecond();
        int nano = instant.getNano();
        if (second >= FIRST_SECOND && second < PAST_SECONDS) {
            length = 0;
            civil(Math.floorDiv(second, SECONDS_PER_DAY));
            int ofDay = Math.floorMod(second, SECONDS_PER_DAY);
            time(ofDay / 3600, ofDay / 60 % 60, ofDay % 60, nano);
        } else {
            set(LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC));
        }
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
        if (tooFar(time.getYear())) {
            return formatted(time);
        }
        date(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
        time(time.getHour(), time.getMinute(), time.getSecond(), time.getNano());
        return this;
    }

    TimeText set(LocalDate date) {
        length = 0;
        if (tooFar(date.getYear())) {
            append(date.toString());
        } else {
            date(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
        }
        return this;
    }

    private static boolean tooFar(int year) {
        return year < 0 || year > 9999;
    }

    private TimeText formatted(TemporalAccessor time) {
        append(formatter.format(time));
        return this;
    }

    /**
     * Writes year, month and day of a day since 1970. It calculates with years that begin in March, so that the leap
     * day is the last day; see Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", {@code civil_from_days}.
     */
    private void civil(long epochDay) {
        int day = (int) epochDay + 719_468;
        int era = Math.floorDiv(day, 146_097);
        int ofEra = day - era * 146_097;
        int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * ofYear + 2) / 153;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        date(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * fromMarch + 2) / 5 + 1);
    }

    private void date(int year, int month, int day) {
        number(year, 4);
        buffer[length++] = '-';
        number(month, 2);
        buffer[length++] = '-';
        number(day, 2);
    }

    private void time(int hour, int minute, int second, int nano) {
        buffer[length++] = 'T';
        number(hour, 2);
        buffer[length++] = ':';
        number(minute, 2);
        buffer[length++] = ':';
        number(second, 2);
        if (digits > 0) {
            buffer[length++] = '.';
            number(nano / POWER[9 - digits], digits);
        }
    }

    private void number(int value, int width) {
        int rest = value;
        for (int i = width - 1; i >= 0; i--) {
            buffer[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
    }

    private void append(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    @Override
    public String toString() {
        return new String(buffer, 0, length, StandardCharsets.US_ASCII);
    }
}
