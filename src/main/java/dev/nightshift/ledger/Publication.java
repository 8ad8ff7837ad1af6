package dev.nightshift.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the documents of a run say beyond its rows and its plan, frozen before the first document is written, so that
 * every later writing gives the same bytes.
 *
 * @param programVersion of the program that froze it
 * @param attempts it took
 * @param startedAt when the first attempt began, ledger time
 * @param finishedAt when it was frozen, ledger time
 * @param worked time that attempts worked, pauses between them left out
 * @param sourceRows rows counted at the source; null: not counted
 * @param reconciled whether rows counted and rows in parts and rejects agree; false where they were not counted
 * @param rejects objects with what could not become a row; null in a ledger of an older version: none
 * @param history the attempts that came to work, in order; null in a ledger of an older version: there is no page then
 */
public record Publication(
        String programVersion,
        int attempts,
        Instant startedAt,
        Instant finishedAt,
        Duration worked,
        @Nullable Long sourceRows,
        boolean reconciled,
        List<String> warnings,
        @Nullable List<Rejects> rejects,
        @Nullable List<PastAttempt> history) {

    /**
     * An attempt as the documents tell it; of the one that publishes, up to when it was frozen.
     *
     * @param outcome how it ended
     * @param message why; null: nothing is known, or nothing went wrong
     */
    public record PastAttempt(
            Instant startedAt,
            Instant endedAt,
            String outcome,
            @Nullable String message) {}

    /**
     * An object with rejected lines of a file.
     *
     * @param name below the run's folder
     * @param rows rejected lines in it
     */
    public record Rejects(String name, long rows, long bytes, String sha256) {}

    /** Rejected lines in all. */
    public long rejected() {
        return rejects == null ? 0 : rejects.stream().mapToLong(Rejects::rows).sum();
    }
}
