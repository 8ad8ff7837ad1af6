package dev.nightshift.migration;

import dev.nightshift.ledger.PartRow;
import dev.nightshift.login.Position;
import dev.nightshift.partfile.EncodedPart;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.work.NightshiftException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes a chunk as one part file, whose object is in the bucket before the ledger records it. The object is put and
 * acknowledged first; then the chunk's transaction records it with the checkpoint. If the transaction rolls back before
 * its commit, the part is deleted again. If the process dies, or if the outcome of the commit is unknown, the part
 * stays in the bucket; publishing removes it if it does not count.
 *
 * <p>Not thread-safe.
 */
final class PartFileWriter implements ItemWriter<EncodedChunk> {

    private static final Logger log = LoggerFactory.getLogger(PartFileWriter.class);

    private static final int MAX_EPOCHS = 10;

    private final AttemptContext attempt;
    private final PartitionProgress progress;
    private final IdempotentPut puts;

    PartFileWriter(AttemptContext attempt, PartitionProgress progress) {
        this.attempt = attempt;
        this.progress = progress;
        this.puts = new IdempotentPut(attempt.store(), attempt.stop());
    }

    @Override
    public void write(Chunk<? extends EncodedChunk> items) throws JobInterruptedException {
        // The commit interval is one item.
        EncodedChunk chunk = items.getItems().get(0);
        TransactionSynchronizationManager.registerSynchronization(put(chunk.part(), chunk.position()));
    }

    /**
     * Puts the part, under another name if the object exists with other bytes: then another ledger uses the names of
     * this epoch.
     */
    private Commit put(EncodedPart encoded, @Nullable Position reached) throws JobInterruptedException {
        for (int tries = 1; ; tries++) {
            int epoch = attempt.lease().epoch();
            PartRow part = row(encoded, epoch);
            try {
                // If the answer to a put was lost, the second put finds the object of the first.
                boolean putNow =
                        puts.putSame(part.key(), encoded, attempt.format().contentType());
                return new Commit(part, reached, putNow);
            } catch (ObjectExistsException e) {
                if (tries == MAX_EPOCHS) {
                    throw e;
                }
                log.warn("{} exists with other bytes; using the next lease epoch for its name", part.key());
                attempt.lease().raiseAbove(epoch);
            }
        }
    }

    private PartRow row(EncodedPart part, int epoch) {
        int number = progress.nextPart();
        String key = attempt.folder()
                .part(progress.partition(), number, epoch, attempt.format().extension());
        return new PartRow(
                progress.partition(),
                number,
                key,
                part.rows(),
                part.length(),
                part.sha256(),
                part.first().lastLogin(),
                part.first().id(),
                part.last().lastLogin(),
                part.last().id());
    }

    /** Acts before and after the commit of a chunk's transaction. */
    private final class Commit implements TransactionSynchronization {

        private final PartRow part;
        private final @Nullable Position reached;
        private final boolean putNow;
        private boolean committing;

        private Commit(PartRow part, @Nullable Position reached, boolean putNow) {
            this.part = part;
            this.reached = reached;
            this.putNow = putNow;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            progress.commit(part, reached);
            committing = true;
        }

        @Override
        public void afterCommit() {
            log.debug("Committed {}: {} rows, {} bytes", part.key(), part.rows(), part.bytes());
            attempt.counter().committed(part);
        }

        @Override
        public void afterCompletion(int status) {
            // A failed commit may have taken effect; then the part counts. A part that existed before may count for
            // another ledger.
            if (committing || !putNow || status != STATUS_ROLLED_BACK) {
                return;
            }
            try {
                attempt.store().delete(part.key());
            } catch (NightshiftException e) {
                log.warn(
                        "{} does not count and could not be deleted; publishing will try again: {}",
                        part.key(),
                        e.getMessage());
            }
        }
    }
}
