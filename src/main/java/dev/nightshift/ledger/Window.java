package dev.nightshift.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The half-open stretch of the time column that a night copies, from {@code from} (inclusive) to the cutoff of its run
 * (exclusive), as it was planned. A later night also looks for late rows in the overlap before it.
 *
 * @param chain the number of the run that began the chain
 * @param from the cutoff of the night before; null for the first night of a chain, which copies every login before its
 *     cutoff and the rows that never logged in
 * @param overlap how far before {@code from} the night looks for late rows; zero for not at all
 * @param appendOnly whether rows are only ever added to the table, so that all rows before {@code from} are counted
 * @param neverLoggedIn rows that never logged in, which a later night does not copy; null if they were not counted
 * @param copiedBy the numbers of the chain's other runs that have rows in this stretch or its overlap, in ascending
 *     order; what they have copied is not copied again
 */
public record Window(
        long chain,
        @Nullable Instant from,
        Duration overlap,
        boolean appendOnly,
        @Nullable Long neverLoggedIn,
        List<Long> copiedBy) {

    /** The number of the partition with the late rows, if the night looks for some. */
    public static final int LATE = 0;

    public Window {
        copiedBy = List.copyOf(copiedBy);
    }

    /** A window with nothing counted, in which no other run has copied a row. */
    public Window(long chain, @Nullable Instant from, Duration overlap, boolean appendOnly) {
        this(chain, from, overlap, appendOnly, null, List.of());
    }

    /** The first night of a chain. */
    public static Window first(long chain) {
        return new Window(chain, null, Duration.ZERO, false);
    }

    /** The start of the stretch in which late rows are looked for; null if there is none. */
    public @Nullable Instant lateFrom() {
        return from == null || overlap.isZero() ? null : from.minus(overlap);
    }

    /** Whether the partition of that number contains the late rows. */
    public boolean late(int partition) {
        return partition == LATE && lateFrom() != null;
    }

    /** The same window after the rows that never logged in were counted. */
    public Window counted(long rows) {
        return new Window(chain, from, overlap, appendOnly, rows, copiedBy);
    }

    /** The same window, in which these runs have copied rows. */
    public Window copiedBy(List<Long> runs) {
        return new Window(chain, from, overlap, appendOnly, neverLoggedIn, runs);
    }
}
