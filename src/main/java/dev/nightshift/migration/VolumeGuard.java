package dev.nightshift.migration;

import dev.nightshift.work.Figures;
import org.jspecify.annotations.Nullable;

/**
 * Compares the number of rows that a run has read with the limits for an ordinary night.
 *
 * @param limits the limits to keep
 * @param accepted whether an operator has accepted the number of rows regardless of the limits
 */
public record VolumeGuard(GuardProperties limits, boolean accepted) {

    /**
     * Returns what is unusual about the number of rows; null if nothing is.
     *
     * @param rows the number of rows that were read
     * @param previousRows the rows of the last complete run; null if there is no such run
     */
    @Nullable String objection(long rows, @Nullable Long previousRows) {
        if (rows < limits.minRows()) {
            return Figures.count(rows, "row is", "rows are") + " fewer than nightshift.guard.min-rows ("
                    + Figures.number(limits.minRows()) + ")";
        }
        if (previousRows == null || limits.maxDropPercent() == 100) {
            return null;
        }
        boolean dropped = rows * 100 < previousRows * (100 - limits.maxDropPercent());
        return dropped
                ? Figures.count(rows, "row is", "rows are") + " more than " + limits.maxDropPercent()
                        + "% fewer than the "
                        + Figures.number(previousRows)
                        + " of the last complete run (nightshift.guard.max-drop-percent)"
                : null;
    }
}
