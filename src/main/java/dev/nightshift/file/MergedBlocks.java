package dev.nightshift.file;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.work.WorkAhead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a merge in blocks. A block ends when it reaches the limit of rows or of encoded bytes. Not thread-safe,
 * except for {@link #cancel()}.
 */
final class MergedBlocks implements WorkAhead.Producer<Block> {

    private final SortedRunMerge merge;
    private final BlockSize size;
    private volatile boolean cancelled;

    MergedBlocks(SortedRunMerge merge, BlockSize size) {
        this.merge = merge;
        this.size = size;
    }

    @Override
    public @Nullable Block next() {
        List<LoginRecord> rows = new ArrayList<>(size.rows());
        int bytes = 0;
        int clamped = 0;
        int ambiguous = 0;
        LoginRecord last = null;
        long ordinal = 0;
        for (SortedRunCursor row = merge.row(); row != null && rows.size() < size.rows() && bytes < size.bytes(); ) {
            if (cancelled) {
                return null;
            }
            last = row.record();
            ordinal = row.ordinal();
            rows.add(last);
            bytes += row.encodedLength() + 1;
            clamped += row.clamped() ? 1 : 0;
            ambiguous += row.ambiguous() ? 1 : 0;
            merge.advance();
            row = merge.row();
        }
        return last == null
                ? null
                : new Block(rows, position(last.lastLogin(), last.id(), ordinal), bytes, clamped, ambiguous);
    }

    private static Position position(@Nullable Instant time, LoginId id, long ordinal) {
        return new Position(time == null ? null : time.toString(), id, ordinal);
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {
        merge.close();
    }
}
