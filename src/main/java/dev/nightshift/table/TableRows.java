package dev.nightshift.table;

import dev.nightshift.login.Position;
import dev.nightshift.source.BlockReader;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.RecordSource;
import dev.nightshift.source.RejectFile;
import dev.nightshift.source.SortProgress;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of a table as it was described. Thread-safe. */
record TableRows(LoginSource source, LoginTable table) implements RecordSource {

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void prepare(BooleanSupplier goOn, Consumer<SortProgress> told) {
        // The database sorts.
    }

    @Override
    public List<RejectFile> rejects() {
        return List.of();
    }

    @Override
    public OptionalLong count(BooleanSupplier goOn) {
        return source.count(table, goOn);
    }

    @Override
    public List<String> boundaries(int ranges, @Nullable Long rows, BooleanSupplier goOn) {
        return source.boundaries(table, ranges, rows, goOn);
    }

    @Override
    public BlockReader read(KeyRange range, @Nullable Position after, BlockSize size) {
        return source.read(table, range, after, size);
    }
}
