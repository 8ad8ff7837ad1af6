package dev.nightshift.file;

import dev.nightshift.source.ZoneClock;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads times in ISO-8601, such as {@code 2026-11-23T12:00:00.123456789+01:00}. A time has an offset, {@code Z} or a
 * zone in brackets; otherwise it is in the given zone. Seconds and fraction are optional. The instant must be in the
 * years 1 to 9999. It parses digits itself, so that a time creates no garbage. With a unit, a time may also be a number
 * since 1970. Not thread-safe.
 */
final class TimeReader {

    private static final long SECONDS_PER_DAY = 86_400;
    /** The first second of the year 1. */
    static final long FIRST = LocalDate.of(1, 1, 1).toEpochDay() * SECONDS_PER_DAY;

    private static final long END = LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_PER_DAY;
    private static final int[] MONTH_DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int NANO_DIGITS = 9;
    private static final int LONGEST_NUMBER = 1_000;
    private static final int MOST_SECOND_DIGITS = 12;
    private static final String OUTSIDE = "is outside the years 1 to 9999";

    private final ZoneClock clock;
    private char[] text = new char[0];
    private int at;
    private int end;
    private long seconds;
    private int nanos;
    private boolean clamped;
    private boolean ambiguous;

    TimeReader(ZoneId zone) {
        this.clock = new ZoneClock(zone);
    }

    long seconds() {
        return seconds;
    }

    int nanos() {
        return nanos;
    }

    /** Whether the last time fell into a daylight-saving gap. */
    boolean clamped() {
        return clamped;
    }

    /** Whether the last time fell into a daylight-saving overlap. */
    boolean ambiguous() {
        return ambiguous;
    }

    /** Reads a time; returns null, or what is wrong with it. */
    @Nullable String read(char[] from, int offset, int length) {
        text = from;
        at = offset;
        end = offset + length;
        clamped = false;
        ambiguous = false;
        String flaw = length > 0 && from[end - 1] == ']' ? readZoned() : readPlain();
        if (flaw == null && (seconds < FIRST || seconds >= END)) {
            return OUTSIDE;
        }
        return flaw;
    }

    /** Reads the number of seconds or milliseconds since 1970; returns null, or what is wrong with it. */
    @Nullable String readNumber(String number, InputProperties.Epoch unit) {
        clamped = false;
        ambiguous = false;
        if (number.length() > LONGEST_NUMBER) {
            return "has too many digits";
        }
        BigDecimal value;
        try {
            value = new BigDecimal(number)
                    .stripTrailingZeros()
                    .scaleByPowerOfTen(unit == InputProperties.Epoch.MILLIS ? -3 : 0);
        } catch (ArithmeticException | NumberFormatException e) {
            return OUTSIDE;
        }
        if (value.scale() > NANO_DIGITS) {
            return "is finer than a nanosecond";
        }
        if ((long) value.precision() - value.scale() > MOST_SECOND_DIGITS) {
            return OUTSIDE;
        }
        BigDecimal whole = value.setScale(0, RoundingMode.FLOOR);
        seconds = whole.longValueExact();
        nanos = value.subtract(whole).movePointRight(NANO_DIGITS).intValueExact();
        return seconds < FIRST || seconds >= END ? OUTSIDE : null;
    }

    private @Nullable String readZoned() {
        try {
            Instant instant =
                    ZonedDateTime.parse(new String(text, at, end - at)).toInstant();
            seconds = instant.getEpochSecond();
            nanos = instant.getNano();
            return null;
        } catch (DateTimeException e) {
            return "is not a time";
        }
    }

    private @Nullable String readPlain() {
        int year = digits(4);
        int month = separated('-');
        int day = separated('-');
        if (year < 0 || month < 0 || day < 0) {
            return "is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z";
        }
        if (month < 1
                || month > 12
                || day < 1
                || day > MONTH_DAYS[month - 1]
                || (day == 29 && noLeapDay(year, month))) {
            return "is not a day of the calendar";
        }
        if (at == end) {
            return "has no time of day";
        }
        char divider = text[at++];
        if (divider != 'T' && divider != 't' && divider != ' ') {
            return "is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z";
        }
        int hour = digits(2);
        int minute = separated(':');
        int second = at < end && text[at] == ':' ? separated(':') : 0;
        if (hour < 0 || minute < 0 || second < 0) {
            return "is not a time in ISO-8601, such as 2026-11-23T12:00:00.5Z";
        }
        if (hour > 23 || minute > 59 || second > 59) {
            return "has an invalid time of day";
        }
        String flaw = fraction();
        if (flaw != null) {
            return flaw;
        }
        seconds = days(year, month, day) * SECONDS_PER_DAY + hour * 3_600L + minute * 60L + second;
        return at == end ? inZone() : offset();
    }

    private @Nullable String fraction() {
        nanos = 0;
        if (at == end || (text[at] != '.' && text[at] != ',')) {
            return null;
        }
        at++;
        int digits = 0;
        for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
            int digit = text[at] - '0';
            if (digits < NANO_DIGITS) {
                nanos = nanos * 10 + digit;
            } else if (digit != 0) {
                return "is finer than a nanosecond";
            }
            digits++;
        }
        if (digits == 0) {
            return "has no digits after its point";
        }
        for (int i = digits; i < NANO_DIGITS; i++) {
            nanos *= 10;
        }
        return null;
    }

    private @Nullable String inZone() {
        Instant instant = clock.instant(LocalDateTime.of(
                LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY)),
                LocalTime.ofNanoOfDay(Math.floorMod(seconds, SECONDS_PER_DAY) * 1_000_000_000L + nanos)));
        clamped = clock.takeClamped() > 0;
        ambiguous = clock.takeAmbiguous() > 0;
        seconds = instant.getEpochSecond();
        nanos = instant.getNano();
        return null;
    }

    private @Nullable String offset() {
        char sign = text[at++];
        if (sign == 'Z' || sign == 'z') {
            return at == end ? null : "has unexpected text after its Z";
        }
        if (sign != '+' && sign != '-') {
            return "is followed by text that is not an offset";
        }
        int hours = digits(2);
        int minutes = offsetPart();
        int secs = offsetPart();
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || secs < 0 || secs > 59 || at != end) {
            return "is followed by text that is not an offset";
        }
        long total = hours * 3_600L + minutes * 60L + secs;
        seconds -= sign == '+' ? total : -total;
        return null;
    }

    private int offsetPart() {
        if (at == end) {
            return 0;
        }
        return text[at] == ':' ? separated(':') : digits(2);
    }

    private int separated(char separator) {
        if (at == end || text[at] != separator) {
            return -1;
        }
        at++;
        return digits(2);
    }

    private int digits(int count) {
        if (end - at < count) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            int digit = text[at++] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static boolean noLeapDay(int year, int month) {
        return month == 2 && (year % 4 != 0 || (year % 100 == 0 && year % 400 != 0));
    }

    /** Days since 1970, calculated with years that begin in March. */
    private static long days(int year, int month, int day) {
        long y = month > 2 ? year : year - 1L;
        long era = Math.floorDiv(y, 400);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }
}
