package dev.nightshift.operation;

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
 * @param maxRejects the number of lines that may be rejected; null for one in a hundred
 */
public record FileRequest(
        @Nullable Path path,
        @Nullable InputStream stream,
        @Nullable String idField,
        @Nullable String timeField,
        @Nullable Long maxRejects) {

    /** Checks what the user typed. */
    public FileRequest {
        if (maxRejects != null && maxRejects < 0) {
            throw NightshiftException.usage("--max-rejects is " + maxRejects + "; expected 0 or more lines");
        }
    }
}
