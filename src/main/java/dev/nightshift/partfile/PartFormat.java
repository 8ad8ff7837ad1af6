package dev.nightshift.partfile;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Format and compression of part files: turns the blocks of a chunk into one. The same rows give the same bytes.
 * Thread-safe.
 */
public final class PartFormat {

    /** As it stands in the manifest. */
    public static final String FORMAT = "jsonl";

    /** As it stands in the manifest. */
    public static final String COMPRESSION = "gzip";

    /** The cheapest level: level 6 takes three times as long to save an eighth. */
    private static final int GZIP_LEVEL = 1;

    private static final int BUFFER = 64 * 1024;

    private final List<Column> columns;
    private final int idColumn;
    private final int timeColumn;
    private final PartOptions options;

    private PartFormat(List<Column> columns, int idColumn, int timeColumn, PartOptions options) {
        this.columns = List.copyOf(columns);
        this.idColumn = idColumn;
        this.timeColumn = timeColumn;
        this.options = options;
    }

    /**
     * The format for rows of these columns.
     *
     * @param format {@code jsonl}
     * @param compression {@code gzip}
     */
    public static PartFormat of(
            String format,
            String compression,
            PartOptions options,
            List<Column> columns,
            int idColumn,
            int timeColumn) {
        if (!format.equals(FORMAT) || !compression.equals(COMPRESSION)) {
            throw new IllegalArgumentException("There is no format " + format + " with compression " + compression);
        }
        return new PartFormat(columns, idColumn, timeColumn, options);
    }

    /** After a part's name, without the point before it. */
    public String extension() {
        return "jsonl.gz";
    }

    /** Of a part's object. */
    public String contentType() {
        return "application/gzip";
    }

    /**
     * Begins a part.
     *
     * @param facts which run and part it belongs to; written into the file where the format has a place for it
     */
    public PartEncoder begin(Map<String, String> facts) {
        PartBytes bytes = new PartBytes();
        try {
            int level = options.level() == null ? GZIP_LEVEL : options.level();
            return new PartInMemory(bytes, new JsonLinesEncoder(columns, idColumn, timeColumn, new Gzip(bytes, level)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Encodes blocks, one after the other, into a part that does not say whose it is.
     *
     * @return the part; null if there are no rows
     * @throws IllegalStateException if it would be larger than one object may be
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

    private static final class Gzip extends GZIPOutputStream {

        Gzip(OutputStream out, int level) throws IOException {
            super(out, BUFFER);
            def.setLevel(level);
        }
    }
}
