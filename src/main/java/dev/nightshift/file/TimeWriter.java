package dev.nightshift.file;

/**
 * Writes instants of the years 1 to 9999 as {@code 2026-11-23T12:00:00.123456789Z}, so that text order is time order.
 */
final class TimeWriter {

    static final int LENGTH = 30;

    private static final long SECONDS_PER_DAY = 86_400;

    private TimeWriter() {}

    static void write(long seconds, int nanos, byte[] to, int at) {
        long day = Math.floorDiv(seconds, SECONDS_PER_DAY) + 719_468;
        long era = Math.floorDiv(day, 146_097);
        int dayOfEra = (int) (day - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        int second = (int) Math.floorMod(seconds, SECONDS_PER_DAY);
        number(year, 4, '-', to, at);
        number(month, 2, '-', to, at + 5);
        number(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2, 'T', to, at + 8);
        number(second / 3_600, 2, ':', to, at + 11);
        number(second / 60 % 60, 2, ':', to, at + 14);
        number(second % 60, 2, '.', to, at + 17);
        number(nanos, 9, 'Z', to, at + 20);
    }

    private static void number(int value, int width, char after, byte[] to, int at) {
        int rest = value;
        for (int i = width - 1; i >= 0; i--) {
            to[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        to[at + width] = (byte) after;
    }
}
