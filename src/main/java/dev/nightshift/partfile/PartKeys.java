package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads from part files the keys of their rows, by which they are ordered and from which the answers are made: as far as
 * these go, the inverse of {@link PartFormat}. Thread-safe.
 */
public final class PartKeys {

    private final Decoder<byte[]> decoder;

    private PartKeys(Decoder<byte[]> decoder) {
        this.decoder = decoder;
    }

    /**
     * Those of rows of these columns.
     *
     * @param format {@code jsonl}, {@code csv} or {@code parquet}
     * @param compression {@code none}, {@code gzip} or {@code zstd}
     * @param neutralized whether CSV texts that a spreadsheet would run as formulas were made harmless
     */
    public static PartKeys of(
            String format,
            String compression,
            boolean neutralized,
            List<Column> columns,
            int idColumn,
            int timeColumn) {
        Compression packed = Compression.of(compression);
        return switch (Format.of(format)) {
            case JSONL -> {
                JsonLinesKeys lines = new JsonLinesKeys(
                        columns.get(idColumn).name(), columns.get(timeColumn).name());
                yield new PartKeys(unpacking(packed, lines::read));
            }
            case CSV -> {
                CsvKeys records = new CsvKeys(columns, idColumn, timeColumn, neutralized);
                yield new PartKeys(unpacking(packed, records::read));
            }
            case PARQUET -> {
                ParquetKeys groups = new ParquetKeys(new ParquetColumns(columns, idColumn, timeColumn));
                yield new PartKeys(groups::read);
            }
        };
    }

    private static Decoder<byte[]> unpacking(Compression compression, Decoder<InputStream> decoder) {
        return (part, keys) -> {
            try (InputStream in = compression.open(new ByteArrayInputStream(part))) {
                decoder.read(in, keys);
            }
        };
    }

    /**
     * Reads a whole part in the order of its rows. Keys may have been taken when it fails.
     *
     * @throws UnreadablePartException if it is none of this format and these columns
     */
    public void read(byte[] part, KeySink keys) {
        try {
            decoder.read(part, keys);
        } catch (IOException e) {
            throw new UnreadablePartException(String.valueOf(e.getMessage()), e);
        }
    }

    @FunctionalInterface
    private interface Decoder<T> {
        void read(T part, KeySink keys) throws IOException;
    }
}
