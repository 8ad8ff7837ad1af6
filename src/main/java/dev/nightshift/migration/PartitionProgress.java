package dev.nightshift.migration;

import dev.nightshift.ledger.Checkpoint;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.Position;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one partition, which is loaded from its checkpoint and which only commits advance.
 *
 * <p>Not thread-safe. After a rollback, the findings in memory include rows that the checkpoint does not. The step then
 * ends, and the next attempt loads the checkpoint again.
 */
final class PartitionProgress {

    private final AttemptContext attempt;
    private final int partition;
    private final PartitionState findings;
    private @Nullable Position position;
    private long rows;
    private int nextPart;

    private PartitionProgress(AttemptContext attempt, int partition, Checkpoint checkpoint) {
        this.attempt = attempt;
        this.partition = partition;
        this.findings =
                new PartitionState(attempt.plan().top(), attempt.run().key().cutoff());
        if (checkpoint.findings() != null) {
            findings.restore(checkpoint.findings());
        }
        this.position = checkpoint.position();
        this.rows = checkpoint.rows();
        this.nextPart = checkpoint.nextPart();
    }

    static PartitionProgress load(AttemptContext attempt, int partition) {
        return new PartitionProgress(
                attempt,
                partition,
                attempt.ledger().progress().checkpoint(attempt.run().id(), partition));
    }

    int partition() {
        return partition;
    }

    PartitionState findings() {
        return findings;
    }

    @Nullable Position position() {
        return position;
    }

    int nextPart() {
        return nextPart;
    }

    /**
     * Writes the part's row and the checkpoint after it, and requires that the lease is still held. This is the last
     * action of a chunk's transaction.
     */
    void commit(PartRow part, @Nullable Position reached) {
        Ledger ledger = attempt.ledger();
        long run = attempt.run().id();
        position = reached;
        rows += part.rows();
        nextPart = part.number() + 1;
        ledger.progress().add(run, part);
        ledger.progress().save(run, partition, new Checkpoint(position, rows, nextPart, findings.snapshot()));
        attempt.lease().requireHeld();
    }
}
