package dev.nightshift.ledger;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stays fixed for the whole run, whatever the settings say later. Its JSON is flat.
 *
 * @param source as it was found when the run was planned
 * @param plannedAt when the plan was made, by the program's clock
 * @param top N of the latest logins
 * @param chunkSize rows per chunk
 * @param format of the part files
 * @param compression of the part files
 * @param neutralizeFormulas whether texts in CSV that a spreadsheet would run are made harmless; null, as in plans of
 *     older versions: they are not
 * @param bucket where the run is published
 * @param prefix of every key; may be empty
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
        String prefix) {}
