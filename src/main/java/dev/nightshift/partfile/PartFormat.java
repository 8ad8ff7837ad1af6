package dev.nightshift.partfile;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Format and compression of part files: encodes the blocks of a chunk into one part. Equal rows give equal bytes in
 * every format and compression, with the same version of the program and of the compression's library. Thread-safe.
 */
public final class PartFormat {

    private final Format format;
    private final Compression compression;
    private final PartOptions options;
    private final List<Column> columns;
    private final int idColumn;
    private final int timeColumn;

    private PartFormat(
            Format format,
            Compression compression,
            PartOptions options,
            List<Column> columns,
            int idColumn,
            int timeColumn) {
        this.format = format;
        this.compression = compression;
        this.options = options;
        this.columns = List.copyOf(columns);
        this.idColumn = idColumn;
        this.timeColumn = timeColumn;
    }

    /**
     * The format for rows of these columns.
     *
     * @param format {@code jsonl}, {@code csv} or {@code parquet}
     * @param compression {@code none}, {@code gzip} or {@code zstd}
     */
    public static PartFormat of(
            String format,
            String compression,
            PartOptions options,
            List<Column> columns,
            int idColumn,
            int timeColumn) {
        return new PartFormat(Format.of(format), Compression.of(compression), options, columns, idColumn, timeColumn);
    }

    /** The file name extension of a part, without the dot. */
    public String extension() {
        return format.extension(compression);
    }

    /** The content type of a part's object. */
    public String contentType() {
        return format.contentType(compression);
    }

    /**
     * Begins a part.
     *
     * @param facts the run and the part it belongs to; written into the file if the format has a place for them
     */
    public PartEncoder begin(Map<String, String> facts) {
        PartBytes bytes = new PartBytes();
        try {
            return new PartInMemory(bytes, encoder(bytes, facts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RowEncoder encoder(PartBytes bytes, Map<String, String> facts) throws IOException {
        int level = Compression.level(options.level());
        return switch (format) {
            case JSONL -> new JsonLinesEncoder(columns, idColumn, timeColumn, compression.open(bytes, level));
            case CSV ->
                new CsvEncoder(
                        columns, idColumn, timeColumn, options.neutralizeFormulas(), compression.open(bytes, level));
            case PARQUET ->
                new ParquetEncoder(new ParquetColumns(columns, idColumn, timeColumn), compression, level, facts, bytes);
        };
    }

    /**
     * Encodes blocks, in order, into a part that does not name its run.
     *
     * @return the part; null if there are no rows
     * @throws IllegalStateException if the part is larger than one object may be
     */
    public @Nullable EncodedPart encode(Iterable<Block> blocks) {
        PartEncoder encoder = begin(Map.of());
        try {
            blocks.forEach(encoder::add);
            return encoder.complete();
        } finally {
            encoder.abort();
        }
    }
}
