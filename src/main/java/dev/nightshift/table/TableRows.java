package dev.nightshift.table;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
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

/** The rows of a login table. Thread-safe. */
record TableRows(LoginSource source, LoginTable table) implements RecordSource {

    @Override
    public @Nullable String snapshot() {
        return table.snapshot().exported() ? source.takeSnapshot(table) : null;
    }

    @Override
    public void share(@Nullable String name) {
        if (name != null && table.snapshot().exported()) {
            source.shareSnapshot(name);
        }
    }

    @Override
    public void limit(@Nullable Integer rowsPerSecond, int workers) {
        source.limit(rowsPerSecond, workers);
    }

    @Override
    public void close() {
        source.close();
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void prepare(StopSignal stop, Consumer<SortProgress> progress) {
        // Nothing to prepare, because the database sorts.
    }

    @Override
    public RejectedLines rejects() {
        return RejectedLines.NONE;
    }

    @Override
    public OptionalLong count(StopSignal stop) {
        return source.count(table, stop);
    }

    @Override
    public OptionalLong count(KeyRange range, StopSignal stop) {
        return source.count(table, range, stop);
    }

    @Override
    public String bound(Instant instant) {
        return table.bound(instant);
    }

    @Override
    public List<String> boundaries(int ranges, KeyRange within, @Nullable Long rows, StopSignal stop) {
        return source.boundaries(table, ranges, within, rows, stop);
    }

    @Override
    public WorkAhead<Block> read(KeyRange range, @Nullable Position after, BlockSize size) {
        return source.read(table, range, after, size);
    }
}
