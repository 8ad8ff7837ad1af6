package dev.nightshift.source;

import dev.nightshift.login.Position;
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
    public LoginReader read(KeyRange range, @Nullable Position after, int rowsPerBlock, int blocksPerChunk) {
        return source.read(table, range, after, rowsPerBlock, blocksPerChunk);
    }
}
