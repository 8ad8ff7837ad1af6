package dev.nightshift.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a run's documents beyond its rows and its plan. It is frozen before the first document is written, so
 * that writing a document again produces the same bytes.
 *
 * @param programVersion version of the program that froze it
 * @param attempts number of attempts
 * @param startedAt start of the first attempt, by the ledger's clock
 * @param finishedAt time of freezing, by the ledger's clock
 * @param worked total time that attempts worked, without the pauses between them
 * @param sourceRows rows counted at the source; null if they were not counted
 * @param reconciled whether the counted rows equal the rows in parts and rejects; false if they were not counted
 * @param rejects objects with the rejected lines that are kept; null, as in ledgers of older versions, means none
 * @param allRejected number of all rejected lines; null, as in ledgers of older versions, means that all are kept
 * @param history attempts that began to work, in order; null, as in ledgers of older versions, means that there is no
 *     page of attempts
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
        @Nullable Long allRejected,
        @Nullable List<PastAttempt> history) {

    /**
     * An attempt as the documents describe it. The attempt that publishes ends at the time of freezing.
     *
     * @param outcome how the attempt ended
     * @param message reason; null if it is unknown or nothing went wrong
     */
    public record PastAttempt(
            Instant startedAt,
            Instant endedAt,
            String outcome,
            @Nullable String message) {}

    /**
     * An object with rejected lines of a file.
     *
     * @param name name below the run's folder
     * @param rows number of its lines
     */
    public record Rejects(String name, long rows, long bytes, String sha256) {}

    /** The total number of rejected lines. */
    public long rejected() {
        return allRejected == null ? keptRejects() : allRejected;
    }

    /** The number of rejected lines that are kept. */
    public long keptRejects() {
        return rejects == null ? 0 : rejects.stream().mapToLong(Rejects::rows).sum();
    }
}
