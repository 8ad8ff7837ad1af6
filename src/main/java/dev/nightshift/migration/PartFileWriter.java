package dev.nightshift.migration;

import dev.nightshift.ledger.PartRow;
import dev.nightshift.login.Position;
import dev.nightshift.partfile.EncodedPart;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
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
 * stays in the bucket; publishing removes it if it does not count. Nobody else can count the part, because its name
 * contains the mark of this attempt.
 *
 * <p>Not thread-safe.
 */
final class PartFileWriter implements ItemWriter<EncodedChunk> {

    private static final Logger log = LoggerFactory.getLogger(PartFileWriter.class);

    private final AttemptContext attempt;
    private final PartitionProgress progress;
    private final IdempotentPut puts;

    /** @param stop requested also when only this partition is to end */
    PartFileWriter(AttemptContext attempt, PartitionProgress progress, StopSignal stop) {
        this.attempt = attempt;
        this.progress = progress;
        this.puts = new IdempotentPut(attempt.store(), stop);
    }

    @Override
    public void write(Chunk<? extends EncodedChunk> items) throws JobInterruptedException {
        // The commit interval is one item.
        EncodedChunk chunk = items.getItems().get(0);
        TransactionSynchronizationManager.registerSynchronization(put(chunk.part(), chunk.position()));
    }

    private Commit put(EncodedPart encoded, @Nullable Position reached) throws JobInterruptedException {
        int number = progress.nextPart();
        String key = attempt.folder()
                .part(
                        progress.partition(),
                        number,
                        attempt.parts().mark(),
                        attempt.lease().epoch(),
                        attempt.format().extension());
        String etag = puts.putSame(key, encoded, attempt.format().contentType());
        PartRow part = new PartRow(
                progress.partition(),
                number,
                key,
                encoded.rows(),
                encoded.length(),
                encoded.sha256(),
                etag,
                encoded.first().lastLogin(),
                encoded.first().id(),
                encoded.last().lastLogin(),
                encoded.last().id());
        attempt.parts().stored(part);
        return new Commit(part, reached);
    }

    /** Acts before and after the commit of a chunk's transaction. */
    private final class Commit implements TransactionSynchronization {

        private final PartRow part;
        private final @Nullable Position reached;
        private boolean committing;

        private Commit(PartRow part, @Nullable Position reached) {
            this.part = part;
            this.reached = reached;
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
            // A failed commit may have taken effect; then the part counts.
            if (committing || status != STATUS_ROLLED_BACK) {
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
