package dev.nightshift.source;

import dev.nightshift.login.Position;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The rows of a table as it was described. Thread-safe. */
record TableRows(LoginSource source, LoginTable table) implements RecordSource {

    @Override
    public OptionalLong count(BooleanSupplier goOn) {
        return source.count(table, goOn);
    }

    @Override
    public List<String> boundaries(int ranges, @Nullable Long rows, BooleanSupplier goOn) {
        return source.boundaries(table, ranges, rows, goOn);
    }

    @Override
    public LoginReader read(KeyRange range, @Nullable Position after, BlockSize size) {
        return source.read(table, range, after, size);
    }
}
