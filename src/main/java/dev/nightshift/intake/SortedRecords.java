package dev.nightshift.intake;

import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.LoginReader;
import dev.nightshift.source.RecordSource;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file in stream order {@code (last_login, id, line)}, merged from sorted runs while they are read; its
 * rows come {@linkplain dev.nightshift.login.LoginRecord#encoded() encoded}, its positions have an ordinal, and its times
 * as text are instants such as {@code 2026-11-23T12:00:00.5Z}. Thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class SortedRecords implements RecordSource {

    SortedRecords() {}

    /** The sorted records that a {@link RecordSort} left in a folder when it was done; empty folder, other file: refused. */
    public static SortedRecords open(Path workFolder, InputFile file) {
        throw new UnsupportedOperationException("not yet");
    }

    /** What the whole file came to. */
    public SortProgress counts() {
        throw new UnsupportedOperationException("not yet");
    }

    /** The rejected lines, in the file's order. */
    public List<RejectFile> rejects() {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public OptionalLong count(BooleanSupplier goOn) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public LoginReader read(KeyRange range, @Nullable Position after, int rowsPerBlock, int blocksPerChunk) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Removes all that lies in a work folder, and the folder; no matter if it is not there. */
    public static void delete(Path workFolder) {
        throw new UnsupportedOperationException("not yet");
    }
}
