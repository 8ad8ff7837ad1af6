package dev.nightshift.operation;

import dev.nightshift.file.InputProperties.Epoch;
import dev.nightshift.work.NightshiftException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Names the file or stream to read instead of the configured source.
 *
 * @param path the path of the file; null if {@code stream} is read
 * @param stream a stream, which can be read only once; null if {@code path} is read
 * @param idField the name of the field with the id; null for the name that the run started with, or else {@code
 *     nightshift.input.id-field}
 * @param timeField the name of the field with the time; null for the name that the run started with, or else {@code
 *     nightshift.input.time-field}
 * @param recordPath the path to the records; null for the one that the run started with, or else {@code
 *     nightshift.input.path}
 * @param epoch the unit of times that are numbers; null for the one that the run started with, or else {@code
 *     nightshift.input.epoch}
 * @param allowEmpty whether a stream may have no record
 * @param maxRejects the number of lines that may be rejected; null for one in a hundred
 */
public record FileRequest(
        @Nullable Path path,
        @Nullable InputStream stream,
        @Nullable String idField,
        @Nullable String timeField,
        @Nullable String recordPath,
        @Nullable String epoch,
        boolean allowEmpty,
        @Nullable Long maxRejects) {

    /** Requests a file to be read as the run started, or else as the settings say. */
    public FileRequest(@Nullable Path path, @Nullable InputStream stream, @Nullable Long maxRejects) {
        this(path, stream, null, null, null, null, false, maxRejects);
    }

    /** Checks what the user typed. */
    public FileRequest {
        if (maxRejects != null && maxRejects < 0) {
            throw NightshiftException.usage("--max-rejects is " + maxRejects + "; expected 0 or more lines");
        }
        if (epoch != null) {
            Epoch.of(epoch);
        }
    }
}
