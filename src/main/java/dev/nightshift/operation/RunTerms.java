package dev.nightshift.operation;

import dev.nightshift.partfile.Format;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of an attempt beyond the settings.
 *
 * @param top N of the latest logins; null: that of the plan, or else of the settings
 * @param format of the part files; null: that of the plan, or else of the settings
 * @param acceptVolume publish whatever the volume guard says
 * @param file to read; null: the configured source
 */
record RunTerms(
        @Nullable Integer top,
        @Nullable Format format,
        boolean acceptVolume,
        @Nullable FileSourceResolver file) {

    /** As the settings say. */
    static final RunTerms USUAL = new RunTerms(null, null, false, null);
}
