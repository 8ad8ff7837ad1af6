package dev.nightshift.operation;

import dev.nightshift.partfile.Format;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to run.
 *
 * @param cutoff null: midnight of today in {@code nightshift.zone}
 * @param top N of the latest logins; null: {@code nightshift.top}
 * @param rerun start the next rerun number although there is a run for that cutoff
 * @param input the file to read; null: the configured source
 * @param format of the part files; null: {@code nightshift.format}
 */
public record RunRequest(
        @Nullable Instant cutoff,
        @Nullable Integer top,
        boolean rerun,
        @Nullable FileRequest input,
        @Nullable String format) {

    /** Of the configured source. */
    public RunRequest(@Nullable Instant cutoff, @Nullable Integer top, boolean rerun) {
        this(cutoff, top, rerun, null, null);
    }

    /** In the format of the settings. */
    public RunRequest(@Nullable Instant cutoff, @Nullable Integer top, boolean rerun, @Nullable FileRequest input) {
        this(cutoff, top, rerun, input, null);
    }

    /** Checks what was typed. */
    public RunRequest {
        if (top != null) {
            NightshiftProperties.requireTop(top, "--top", NightshiftException::usage);
        }
        if (format != null) {
            Format.of(format);
        }
    }
}
