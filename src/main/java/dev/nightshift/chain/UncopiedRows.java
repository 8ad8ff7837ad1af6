package dev.nightshift.chain;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.ReadAhead;
import dev.nightshift.source.RecordSource;
import dev.nightshift.source.RejectedLines;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a source without those that other nights of its chain have copied, so that every row is in one night.
 * Blocks that meet no copied row are handed on as they are. Thread-safe.
 */
public final class UncopiedRows implements RecordSource {

    private final RecordSource rows;
    private final CopiedRows copied;
    private final IdOrder order;

    /** @param order where the rows of one moment are in the order of their ids */
    public UncopiedRows(RecordSource rows, CopiedRows copied, IdOrder order) {
        this.rows = rows;
        this.copied = copied;
        this.order = order;
    }

    @Override
    public @Nullable String snapshot() {
        return rows.snapshot();
    }

    @Override
    public void share(@Nullable String name) {
        rows.share(name);
    }

    @Override
    public void limit(@Nullable Integer rowsPerSecond, int workers) {
        rows.limit(rowsPerSecond, workers);
    }

    @Override
    public boolean ready() {
        return rows.ready();
    }

    @Override
    public void prepare(StopSignal stop, Consumer<SortProgress> progress) throws InterruptedException {
        rows.prepare(stop, progress);
    }

    @Override
    public RejectedLines rejects() {
        return rows.rejects();
    }

    @Override
    public OptionalLong count(StopSignal stop) {
        return rows.count(stop);
    }

    @Override
    public OptionalLong count(KeyRange range, StopSignal stop) {
        return rows.count(range, stop);
    }

    @Override
    public String bound(Instant instant) {
        return rows.bound(instant);
    }

    @Override
    public List<String> boundaries(int ranges, KeyRange within, @Nullable Long number, StopSignal stop) {
        return rows.boundaries(ranges, within, number, stop);
    }

    @Override
    public WorkAhead<Block> read(KeyRange range, @Nullable Position after, BlockSize size) {
        if (range.neverLoggedIn() || copied.isEmpty()) {
            return rows.read(range, after, size);
        }
        return ReadAhead.of(
                "uncopied rows of " + range,
                2,
                () -> new UncopiedBlocks(rows.read(range, after, size), new CopiedFilter(copied.cursor(), order)));
    }

    @Override
    public void close() {
        rows.close();
    }
}
