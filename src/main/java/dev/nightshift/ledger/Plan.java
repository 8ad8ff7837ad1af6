package dev.nightshift.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The decisions that are fixed for the whole run, regardless of later changes to the settings, except for the limit of
 * rows per second, which is that of the newest attempt. Its JSON is flat.
 *
 * @param source description of the source when the run was planned
 * @param plannedAt time of planning, by the program's clock
 * @param top number of latest logins to report
 * @param chunkSize rows per chunk
 * @param format format of the part files
 * @param compression compression of the part files
 * @param neutralizeFormulas whether texts in CSV that a spreadsheet would execute as formulas are neutralized; null, as
 *     in plans of older versions, means no
 * @param bucket bucket in which the run is published
 * @param prefix prefix of every key; may be empty
 * @param window what a night copies; null for a run that copies all rows and belongs to no chain
 * @param workers true if workers copy the partitions; otherwise null
 */
public record Plan(
        @JsonUnwrapped SourceDescription source,
        Instant plannedAt,
        int top,
        int chunkSize,
        String format,
        String compression,
        @Nullable Boolean neutralizeFormulas,
        String bucket,
        String prefix,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Window window,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean workers) {

    /** The plan of a run that copies all rows. */
    public Plan(
            SourceDescription source,
            Instant plannedAt,
            int top,
            int chunkSize,
            String format,
            String compression,
            @Nullable Boolean neutralizeFormulas,
            String bucket,
            String prefix) {
        this(source, plannedAt, top, chunkSize, format, compression, neutralizeFormulas, bucket, prefix, null, null);
    }

    /** The same plan, read with another limit of rows per second; null for none. */
    public Plan limitedTo(@Nullable Integer rowsPerSecond) {
        return with(source.limitedTo(rowsPerSecond), window, workers);
    }

    /** The same plan for another window. */
    public Plan with(Window other) {
        return with(source, other, workers);
    }

    /** The same plan, whose partitions are copied by workers; one that is shared stays so. */
    public Plan sharedIf(boolean shared) {
        return shared ? with(source, window, true) : this;
    }

    /** Whether workers copy the partitions. */
    public boolean shared() {
        return Boolean.TRUE.equals(workers);
    }

    private Plan with(SourceDescription described, @Nullable Window copied, @Nullable Boolean copiedByWorkers) {
        return new Plan(
                described,
                plannedAt,
                top,
                chunkSize,
                format,
                compression,
                neutralizeFormulas,
                bucket,
                prefix,
                copied,
                copiedByWorkers);
    }
}
