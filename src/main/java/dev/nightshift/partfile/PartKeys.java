package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/**
 * Reads the keys of the rows from part files. The keys define the order of rows and the answers; for keys, this class
 * is the inverse of {@link PartFormat}. Thread-safe.
 */
public final class PartKeys {

    private final Decoder<byte[]> decoder;

    private PartKeys(Decoder<byte[]> decoder) {
        this.decoder = decoder;
    }

    /**
     * The reader for rows of these columns.
     *
     * @param format {@code jsonl}, {@code csv} or {@code parquet}
     * @param compression {@code none}, {@code gzip} or {@code zstd}
     * @param neutralized whether CSV texts that a spreadsheet would execute as formulas were neutralized
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
     * Reads the keys of a whole part, in the order of its rows. When it fails, some keys may already have been passed
     * on.
     *
     * @throws UnreadablePartException if it is not a part of this format with these columns
     */
    public void read(byte[] part, KeySink keys) {
        try {
            decoder.read(part, keys);
        } catch (CharacterCodingException e) {
            throw new UnreadablePartException("it is not UTF-8", e);
        } catch (IOException e) {
            throw new UnreadablePartException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Reads like {@link #read} what others may have written.
     *
     * @throws UnreadablePartException also if the memory does not suffice: the libraries reserve what a forged number
     *     says. What they took is free again.
     */
    public void readUntrusted(byte[] part, KeySink keys) {
        try {
            read(part, keys);
        } catch (OutOfMemoryError e) {
            throw new UnreadablePartException("it needs more memory than the program may use", e);
        }
    }

    @FunctionalInterface
    private interface Decoder<T> {
        void read(T part, KeySink keys) throws IOException;
    }
}
