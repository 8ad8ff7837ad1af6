package dev.nightshift.partfile;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import dev.nightshift.login.LoginRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines in gzip: turns the blocks of a chunk into a part file. The same rows give the same bytes. Thread-safe.
 */
public final class PartFormat {

    /** As it stands in the manifest. */
    public static final String FORMAT = "jsonl";

    /** As it stands in the manifest. */
    public static final String COMPRESSION = "gzip";

    /** After a part's name. */
    public static final String EXTENSION = "jsonl.gz";

    /** Of a part's object. */
    public static final String CONTENT_TYPE = "application/gzip";

    /** A part is one object of one put. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    /** The cheapest level: level 6 takes three times as long to save an eighth. */
    private static final int GZIP_LEVEL = 1;

    private static final int BUFFER = 64 * 1024;

    private final List<Column> columns;
    private final int idColumn;
    private final int timeColumn;

    /** The format for rows of these columns. */
    public PartFormat(List<Column> columns, int idColumn, int timeColumn) {
        this.columns = List.copyOf(columns);
        this.idColumn = idColumn;
        this.timeColumn = timeColumn;
    }

    /**
     * Encodes blocks, one after the other.
     *
     * @return the part; null if there are no rows
     * @throws IllegalStateException if it would be larger than one object may be
     */
    public @Nullable EncodedPart encode(Iterable<Block> blocks) {
        ByteBlocks bytes = new ByteBlocks();
        MessageDigest digest = sha256();
        LoginRecord first = null;
        LoginRecord last = null;
        int rows = 0;
        try (OutputStream out = new Gzip(new DigestOutputStream(bytes, digest));
                JsonLinesEncoder encoder = new JsonLinesEncoder(columns, idColumn, timeColumn, out)) {
            for (Block block : blocks) {
                for (LoginRecord row : block.records()) {
                    encoder.write(row);
                    first = first == null ? row : first;
                    last = row;
                    rows++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (first == null || last == null) {
            return null;
        }
        if (bytes.length() > MOST_BYTES) {
            throw new IllegalStateException("The part from " + first.id() + " to " + last.id() + " has "
                    + bytes.length() + " bytes, more than the " + MOST_BYTES
                    + " of one object; set a smaller nightshift.chunk-size");
        }
        return new EncodedPart(bytes, HexFormat.of().formatHex(digest.digest()), rows, first, last);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static final class Gzip extends GZIPOutputStream {

        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(GZIP_LEVEL);
        }
    }
}
