package dev.nightshift.verification;

import java.time.Instant;
import java.util.List;

/**
 * What was found when a published run was compared with its manifest and the ledger.
 *
 * @param manifest where it lies
 * @param deep whether every part was read
 * @param objects that were looked at
 * @param rows that the run should have
 * @param bytes that its parts should have
 * @param differences in sentences; none: all is as it should be
 * @param notes what is worth knowing and no difference
 */
public record Verification(
        long run,
        String source,
        Instant cutoff,
        int rerun,
        String manifest,
        boolean deep,
        int objects,
        long rows,
        long bytes,
        List<String> differences,
        List<String> notes) {}
