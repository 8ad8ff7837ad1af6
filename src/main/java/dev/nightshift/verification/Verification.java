package dev.nightshift.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of comparing a published run with its manifest and, if it is known, the ledger.
 *
 * @param nights number of the nights, if all nights of a chain were compared; the run is then the newest of them, and
 *     objects, rows and bytes are those of all; otherwise null
 * @param run its number; null if its manifest cannot be read
 * @param manifest location of the manifest
 * @param deep whether every part was read
 * @param answersComputed whether the answers were computed again from the rows; false if a part is damaged or missing
 * @param objects number of objects that the run should have
 * @param rows number of rows that the run should have
 * @param bytes total size that its parts should have
 * @param differences differences as sentences; empty if everything is as expected
 * @param notes remarks that are not differences
 * @param next what to do about the differences; null if there are none
 */
public record Verification(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer nights,
        @Nullable Long run,
        String source,
        Instant cutoff,
        int rerun,
        String manifest,
        boolean deep,
        boolean answersComputed,
        int objects,
        long rows,
        long bytes,
        List<String> differences,
        List<String> notes,
        @Nullable String next) {}
