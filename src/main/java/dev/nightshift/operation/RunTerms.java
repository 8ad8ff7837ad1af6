package dev.nightshift.operation;

import dev.nightshift.partfile.Format;
import org.jspecify.annotations.Nullable;

/**
 * What the caller requires of an attempt beyond the settings.
 *
 * @param top the number of latest logins to report; null for that of the plan, or else of the settings
 * @param format the format of the part files; null for that of the plan, or else of the settings
 * @param acceptVolume whether to publish regardless of the volume guard
 * @param full whether a night begins a new chain
 * @param workers whether workers copy the partitions, also if the settings do not say so
 * @param file the file to read; null for the configured source
 */
record RunTerms(
        @Nullable Integer top,
        @Nullable Format format,
        boolean acceptVolume,
        boolean full,
        boolean workers,
        @Nullable FileSourceResolver file) {

    /** Requires nothing beyond the settings. */
    static final RunTerms USUAL = new RunTerms(null, null, false, false, false, null);

    /** The same, for a night that begins a new chain. */
    static final RunTerms FULL = new RunTerms(null, null, false, true, false, null);
}
