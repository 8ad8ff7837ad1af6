package dev.nightshift.migration;

import dev.nightshift.work.Figures;
import org.jspecify.annotations.Nullable;

/**
 * Holds the number of rows that a run has read against what is usual.
 *
 * @param limits what must be kept to
 * @param accepted whether an operator says that what was read is right whatever the limits say
 */
public record VolumeGuard(GuardProperties limits, boolean accepted) {

    /**
     * What is unusual, in words; null: nothing.
     *
     * @param rows read
     * @param before rows of the last complete run; null: there is none
     */
    @Nullable String objection(long rows, @Nullable Long before) {
        if (rows < limits.minRows()) {
            return Figures.number(rows) + " rows are fewer than nightshift.guard.min-rows ("
                    + Figures.number(limits.minRows()) + ")";
        }
        if (before == null || limits.maxDropPercent() == 100) {
            return null;
        }
        boolean dropped = rows * 100 < before * (100 - limits.maxDropPercent());
        return dropped
                ? Figures.number(rows) + " rows are more than " + limits.maxDropPercent() + "% fewer than the "
                        + Figures.number(before)
                        + " of the last complete run (nightshift.guard.max-drop-percent)"
                : null;
    }
}
