package dev.nightshift.partfile;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.nightshift.work.ZstdLibrary;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** How a part file is compressed. */
public enum Compression {
    NONE("", 0),
    GZIP(".gz", 9),
    ZSTD(".zst", 19);

    /** The cheapest level of both gzip and zstd: gzip's level 6 takes three times as long to save an eighth. */
    private static final int CHEAPEST = 1;

    /** Rows are short and every call of the compressor has a cost, so rows are buffered. */
    private static final int BUFFER = 64 * 1024;

    private final String suffix;
    private final int highest;

    Compression(String suffix, int highest) {
        this.suffix = suffix;
        this.highest = highest;
    }

    /** The name used in settings, plans and manifests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #label}; any other text is refused with a message that names it. */
    public static Compression of(String label) {
        for (Compression compression : values()) {
            if (compression.label().equals(label)) {
                return compression;
            }
        }
        throw new IllegalArgumentException("Not a compression: \"" + label + "\"; expected none, gzip or zstd");
    }

    /** The highest level, counted from 1; 0 if this compression has no levels. */
    public int highestLevel() {
        return highest;
    }

    /** Why this compression cannot be used here; null if it can. */
    public @Nullable String objection() {
        return this == ZSTD ? ZstdLibrary.objection() : null;
    }

    String suffix() {
        return suffix;
    }

    /** The level to use; the cheapest one if {@code wanted} is null. */
    static int level(@Nullable Integer wanted) {
        return wanted == null ? CHEAPEST : wanted;
    }

    /** A stream that compresses into {@code out}; the caller must close it. */
    OutputStream open(OutputStream out, int level) throws IOException {
        return switch (this) {
            case NONE -> new BufferedOutputStream(out, BUFFER);
            case GZIP -> new BufferedOutputStream(new GzipOutput(out, level), BUFFER);
            case ZSTD -> {
                ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(out, level);
                zstd.setChecksum(true);
                yield new BufferedOutputStream(zstd, BUFFER);
            }
        };
    }

    /** A stream that decompresses {@code in}; the caller must close it. */
    InputStream open(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in, BUFFER);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
        };
    }
}
