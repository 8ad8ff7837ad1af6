package dev.nightshift.login;

import java.time.LocalDate;

/** Numbers the months of the UTC calendar, 0 being January 1970, over the whole range of Instant. */
final class Months {

    private static final int SECONDS_PER_DAY = 86_400;

    /** The calendar repeats every 400 years. LocalDate alone would not do: its range ends before that of Instant. */
    private static final int DAYS_PER_CYCLE = 146_097;

    private static final int MONTHS_PER_CYCLE = 4_800;

    private Months() {}

    /** The month that contains this second. */
    static long of(long epochSecond) {
        long day = Math.floorDiv(epochSecond, (long) SECONDS_PER_DAY);
        LocalDate date = LocalDate.ofEpochDay(Math.floorMod(day, (long) DAYS_PER_CYCLE));
        return Math.floorDiv(day, (long) DAYS_PER_CYCLE) * MONTHS_PER_CYCLE
                + (date.getYear() - 1970) * 12L
                + date.getMonthValue()
                - 1;
    }

    /** The first second of this month. */
    static long start(long month) {
        long inCycle = Math.floorMod(month, (long) MONTHS_PER_CYCLE);
        LocalDate date = LocalDate.ofEpochDay(0).plusMonths(inCycle);
        long cycle = Math.floorDiv(month, (long) MONTHS_PER_CYCLE);
        return (cycle * DAYS_PER_CYCLE + date.toEpochDay()) * SECONDS_PER_DAY;
    }
}
