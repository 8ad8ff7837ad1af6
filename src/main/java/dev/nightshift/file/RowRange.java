package dev.nightshift.file;

import dev.nightshift.login.LoginId;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rows between two places in stream order.
 *
 * @param from the least time; null: no bound
 * @param to the time before which it ends; null: no bound
 * @param after the last row before it; null: none
 */
record RowRange(
        boolean neverLoggedIn,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable After after) {

    /** The key of a row: all three parts. */
    record After(@Nullable Instant time, LoginId id, long ordinal) {}

    /** Rows of either kind, for itself. */
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

    /** Whether the range has begun at a row. */
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

    /** Whether the range has ended before a row. */
    boolean over(SortedRunCursor row) {
        return to != null && compare(row, to) >= 0;
    }

    private static int compare(SortedRunCursor row, Instant time) {
        int bySecond = Long.compare(row.seconds(), time.getEpochSecond());
        return bySecond != 0 ? bySecond : Integer.compare(row.nanos(), time.getNano());
    }
}
