package dev.nightshift.migration;

import dev.nightshift.work.SettingsException;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.guard.*}: how many rows a run must have read to be published. Without the guard, a table that was
 * emptied or half loaded would be published like any other.
 *
 * @param minRows a run with fewer rows is not published
 * @param maxDropPercent a run is not published if it has more than this percentage fewer rows than the last complete
 *     run of its source; 100 disables the check
 */
public record GuardProperties(
        @DefaultValue("0") long minRows, @DefaultValue("50") int maxDropPercent) {

    /** Accepts any number of rows. */
    public static final GuardProperties NONE = new GuardProperties(0, 100);

    /** Checks the ranges. */
    public GuardProperties {
        if (minRows < 0) {
            throw new SettingsException("nightshift.guard.min-rows is " + minRows + "; expected 0 or more rows");
        }
        if (maxDropPercent < 0 || maxDropPercent > 100) {
            throw new SettingsException(
                    "nightshift.guard.max-drop-percent is " + maxDropPercent + "; expected 0 to 100 percent");
        }
    }
}
