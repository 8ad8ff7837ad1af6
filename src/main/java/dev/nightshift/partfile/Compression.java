package dev.nightshift.partfile;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** How a part file is made smaller. */
public enum Compression {
    NONE("", 0),
    GZIP(".gz", 9),
    ZSTD(".zst", 19);

    /** The cheapest of both: gzip's level 6 takes three times as long to save an eighth. */
    private static final int CHEAPEST = 1;

    /** Rows are short, and each call of what lies below costs something. */
    private static final int BUFFER = 64 * 1024;

    private final String suffix;
    private final int highest;

    Compression(String suffix, int highest) {
        this.suffix = suffix;
        this.highest = highest;
    }

    /** As it stands in settings, plans and manifests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #label}; refuses any other text by name. */
    public static Compression of(String label) {
        for (Compression compression : values()) {
            if (compression.label().equals(label)) {
                return compression;
            }
        }
        throw new IllegalArgumentException("Not a compression: \"" + label + "\"; expected none, gzip or zstd");
    }

    /** The highest level; levels begin with 1. 0: it has none. */
    public int highestLevel() {
        return highest;
    }

    /** Why it cannot be used here, in words; null: it can. The JDK has no zstd, and a native library has to load. */
    public @Nullable String objection() {
        if (this == ZSTD) {
            try {
                Native.load();
            } catch (LinkageError e) {
                return "the native library for zstd could not be loaded from the temporary folder "
                        + System.getProperty("java.io.tmpdir") + " (" + e.getMessage() + ")";
            }
        }
        return null;
    }

    String suffix() {
        return suffix;
    }

    /** The level to use; null: the cheapest. */
    static int level(@Nullable Integer wanted) {
        return wanted == null ? CHEAPEST : wanted;
    }

    /** A stream that compresses into another one, and must be closed. */
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

    /** A stream of what was compressed, and must be closed. */
    InputStream open(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in, BUFFER);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
        };
    }
}
