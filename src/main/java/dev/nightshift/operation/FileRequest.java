package dev.nightshift.operation;

import dev.nightshift.work.NightshiftException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file to read instead of the configured source.
 *
 * @param path of the file; null: {@code stream} is read
 * @param stream what can be read only once; null: {@code path} is read
 * @param idField name of the field with the id; null: as the run began, or {@code nightshift.input.id-field}
 * @param timeField name of the field with the time; null: as the run began, or {@code nightshift.input.time-field}
 * @param maxRejects lines that may be rejected; null: one in a hundred
 */
public record FileRequest(
        @Nullable Path path,
        @Nullable InputStream stream,
        @Nullable String idField,
        @Nullable String timeField,
        @Nullable Long maxRejects) {

    /** Checks what was typed. */
    public FileRequest {
        if (maxRejects != null && maxRejects < 0) {
            throw NightshiftException.usage("--max-rejects is " + maxRejects + "; expected 0 or more lines");
        }
    }
}
