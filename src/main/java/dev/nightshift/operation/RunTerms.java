package dev.nightshift.operation;

import org.jspecify.annotations.Nullable;

/**
 * What was asked of an attempt beyond the settings.
 *
 * @param top N of the latest logins; null: that of the plan, or else of the settings
 * @param acceptVolume publish whatever the volume guard says
 */
record RunTerms(@Nullable Integer top, boolean acceptVolume) {

    /** As the settings say. */
    static final RunTerms USUAL = new RunTerms(null, false);
}
