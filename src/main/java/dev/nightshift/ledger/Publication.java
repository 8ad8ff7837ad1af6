package dev.nightshift.ledger;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.LatestLogins;
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
 * @param chain the chain as of this night; null for a run without a window
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
        @Nullable List<PastAttempt> history,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ChainState chain) {

    /**
     * The nights of a chain up to this one, and the answers over all their rows.
     *
     * @param nights number of nights
     * @param since cutoff of the first night
     * @param previous key of the manifest of the night before; null for the first night
     * @param rows rows of all nights
     * @param lateRows how many of them were copied as late rows
     * @param othersRows rows of this night's window that other nights have copied, which is possible in a rerun only
     * @param latest their latest logins, up to the cutoff of this night
     * @param members SHA-256 of the numbers of the nights' runs; a chain with other members has another one
     */
    public record ChainState(
            int nights,
            Instant since,
            @Nullable String previous,
            long rows,
            long lateRows,
            long othersRows,
            LatestLogins.Snapshot latest,
            ClosestPair.Snapshot closestPair,
            String members) {}

    /**
     * What lists of runs show of a publication. The answers over a chain are far longer, and lists contain many runs.
     *
     * @param chain null for a run without a window
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Outline(Duration worked, @Nullable ChainOutline chain) {}

    /** How many nights the chain has up to this one, and how many rows of its window other nights have copied. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ChainOutline(int nights, long othersRows) {}

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
