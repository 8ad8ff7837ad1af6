package dev.nightshift.migration;

import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.Window;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.RecordSource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The ranges that a run copies, in the stored times of its source.
 *
 * @param late where late rows are looked for; null if they are not
 * @param logins the logins of the run
 * @param neverLoggedIn whether the run copies the rows that never logged in
 */
record CopiedRanges(@Nullable KeyRange late, KeyRange logins, boolean neverLoggedIn) {

    /** All rows. */
    private static final CopiedRanges ALL = new CopiedRanges(null, KeyRange.ALL_LOGINS, true);

    /** @param window the window; null for a run that copies all rows */
    static CopiedRanges of(Run run, @Nullable Window window, RecordSource rows) {
        if (window == null) {
            return ALL;
        }
        String to = rows.bound(run.key().cutoff());
        Instant from = window.from();
        if (from == null) {
            return new CopiedRanges(null, new KeyRange(false, null, to), true);
        }
        String start = rows.bound(from);
        Instant lateFrom = window.lateFrom();
        return new CopiedRanges(
                lateFrom == null ? null : new KeyRange(false, rows.bound(lateFrom), start),
                new KeyRange(false, start, to),
                false);
    }
}
