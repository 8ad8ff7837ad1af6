package dev.nightshift.table;

import dev.nightshift.login.Column;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Finds the first value of a time column whose instant is not before a given one, so that exactly the stored values
 * before it are earlier. For a column without a zone it is the inverse of {@link dev.nightshift.source.ZoneClock}.
 */
final class StoredBound {

    private static final int NANO_DIGITS = 9;

    private StoredBound() {}

    /**
     * The first value, in the text form of {@link StoredTime}.
     *
     * @param time the column as it is stored; its values have no more digits than its scale
     */
    static String of(Column time, ZoneId zone, Instant instant) {
        return switch (time.type()) {
            case LOCAL_DATE_TIME -> whole(local(zone.getRules(), instant), time).toString();
            case OFFSET_DATE_TIME ->
                whole(instant.atOffset(ZoneOffset.UTC), time).toString();
            case INSTANT -> whole(instant, time).toString();
            default -> throw new IllegalArgumentException("not a time of a login: " + time);
        };
    }

    /** Whichever local times a zone skips have the instant of the gap, and a repeated one has its first instant. */
    private static LocalDateTime local(ZoneRules rules, Instant instant) {
        LocalDateTime local = LocalDateTime.ofInstant(instant, rules.getOffset(instant));
        if (rules.isFixedOffset()) {
            return local;
        }
        ZoneOffsetTransition repeated = rules.getTransition(local);
        if (repeated != null && repeated.isOverlap() && !instant.isBefore(repeated.getInstant())) {
            return repeated.getDateTimeBefore();
        }
        ZoneOffsetTransition last = rules.previousTransition(instant.plusNanos(1));
        boolean atGap = last != null && last.isGap() && last.getInstant().equals(instant);
        return atGap ? last.getDateTimeBefore() : local;
    }

    /** The value rounded up to what the column can store. */
    @SuppressWarnings("unchecked")
    private static <T extends Temporal> T whole(T value, Column time) {
        long unit = 1;
        for (int digits = Math.max(0, time.scale()); digits < NANO_DIGITS; digits++) {
            unit *= 10;
        }
        long rest = value.get(ChronoField.NANO_OF_SECOND) % unit;
        return rest == 0 ? value : (T) value.plus(unit - rest, ChronoUnit.NANOS);
    }
}
