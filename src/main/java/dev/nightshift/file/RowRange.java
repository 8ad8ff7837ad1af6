package dev.nightshift.file;

import dev.nightshift.login.LoginId;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rows between two places in stream order.
 *
 * @param from smallest time; null for no bound
 * @param to time before which the range ends; null for no bound
 * @param after last row before the range; null for none
 */
record RowRange(
        boolean neverLoggedIn,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable After after) {

    /** The complete key of a row. */
    record After(@Nullable Instant time, LoginId id, long ordinal) {}

    /** All rows with a login, or all rows without one. */
    static RowRange all(boolean neverLoggedIn) {
        return new RowRange(neverLoggedIn, null, null, null);
    }

    static RowRange of(KeyRange range, @Nullable Position after) {
        return new RowRange(
                range.neverLoggedIn(),
                range.from() == null ? null : Instant.parse(range.from()),
                range.to() == null ? null : Instant.parse(range.to()),
                after == null ? null : after(range, after));
    }

    private static After after(KeyRange range, Position position) {
        if (position.ordinal() == null || range.neverLoggedIn() != (position.storedTime() == null)) {
            throw new IllegalArgumentException("Not a position in the " + range + " of a file: " + position);
        }
        String time = position.storedTime();
        return new After(time == null ? null : Instant.parse(time), position.id(), position.ordinal());
    }

    /** Whether the row is at or after the beginning of the range. */
    boolean begun(SortedRunCursor row) {
        if (from != null && compare(row, from) < 0) {
            return false;
        }
        if (after == null) {
            return true;
        }
        int order = after.time == null ? 0 : compare(row, after.time);
        if (order == 0) {
            order = row.id().compareTo(after.id);
        }
        return order != 0 ? order > 0 : row.ordinal() > after.ordinal;
    }

    /** Whether the row is after the end of the range. */
    boolean over(SortedRunCursor row) {
        return to != null && compare(row, to) >= 0;
    }

    private static int compare(SortedRunCursor row, Instant time) {
        int bySecond = Long.compare(row.seconds(), time.getEpochSecond());
        return bySecond != 0 ? bySecond : Integer.compare(row.nanos(), time.getNano());
    }
}
