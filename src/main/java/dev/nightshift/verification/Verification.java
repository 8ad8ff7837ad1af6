package dev.nightshift.verification;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found when a published run was compared with its manifest and the ledger.
 *
 * @param manifest where it lies
 * @param deep whether every part was to be read
 * @param answersComputed whether the answers were computed again from the rows: not where a part is damaged or missing
 * @param objects that the run should have
 * @param rows that the run should have
 * @param bytes that its parts should have
 * @param differences in sentences; none: all is as it should be
 * @param notes what is worth knowing and no difference
 * @param next what to do about the differences; null: there are none
 */
public record Verification(
        long run,
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
