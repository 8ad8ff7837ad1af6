package dev.nightshift.operation;

import dev.nightshift.partfile.Format;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says what to run.
 *
 * @param cutoff the cutoff; null for midnight of today in {@code nightshift.zone}
 * @param top the number of latest logins to report; null for {@code nightshift.top}
 * @param rerun whether to start a new run, with the next rerun number, even if a run for that cutoff exists
 * @param input the file to read; null for the configured source
 * @param format the format of the part files; null for {@code nightshift.format}
 * @param full whether an incremental night copies the whole table and begins a new chain
 * @param workers whether workers copy the partitions, also if the settings do not say so
 */
public record RunRequest(
        @Nullable Instant cutoff,
        @Nullable Integer top,
        boolean rerun,
        @Nullable FileRequest input,
        @Nullable String format,
        boolean full,
        boolean workers) {

    /** Requests a run of the configured source. */
    public RunRequest(@Nullable Instant cutoff, @Nullable Integer top, boolean rerun) {
        this(cutoff, top, rerun, null, null, false, false);
    }

    /** Requests a run in the format of the settings. */
    public RunRequest(@Nullable Instant cutoff, @Nullable Integer top, boolean rerun, @Nullable FileRequest input) {
        this(cutoff, top, rerun, input, null, false, false);
    }

    /** The same for a cutoff. */
    public RunRequest at(Instant time) {
        return new RunRequest(time, top, rerun, input, format, full, workers);
    }

    /** Checks what the user typed. */
    public RunRequest {
        if (workers && input != null) {
            throw NightshiftException.usage("--workers cannot be used with --input: a file is sorted on the disk of one"
                    + " machine, which workers elsewhere cannot read. Run it without --workers, or load the file into a"
                    + " table");
        }
        if (top != null) {
            NightshiftProperties.requireTop(top, "--top", NightshiftException::usage);
        }
        if (format != null) {
            Format.of(format);
        }
        if (full && input != null) {
            throw NightshiftException.usage("--full is for a table; all records of a file are always copied");
        }
    }
}
