package dev.nightshift.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ZstdLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How a file is compressed, detected from its first bytes. */
public enum PackedInput {
    NONE {
        @Override
        InputStream unpack(InputStream packed) {
            return packed;
        }
    },
    GZIP {
        @Override
        InputStream unpack(InputStream packed) {
            return new GzipInput(packed);
        }
    },
    ZSTD {
        @Override
        InputStream unpack(InputStream packed) throws IOException {
            String objection = ZstdLibrary.objection();
            if (objection != null) {
                throw new PipedOnlyException(
                        "The file cannot be decompressed here, because " + objection, "zstd -dc", null);
            }
            return new ZstdInputStreamNoFinalizer(packed).setLongMax(longestWindow());
        }
    };

    /** The logarithms of the windows that every program must read, and of the longest of zstd. */
    private static final int USUAL_WINDOW = 27;

    private static final int LONGEST_WINDOW = 31;

    /** Decompresses a stream; reading a truncated or damaged one fails with an {@code IOException}. */
    abstract InputStream unpack(InputStream packed) throws IOException;

    /** The logarithm of the longest window that may take memory here: half as much as the heap may. */
    static int longestWindow() {
        int heap =
                Long.SIZE - 1 - Long.numberOfLeadingZeros(Runtime.getRuntime().maxMemory());
        return Math.max(USUAL_WINDOW, Math.min(LONGEST_WINDOW, heap - 1));
    }

    /** Explains a failure to decompress that is not caused by damage; null if it may be. */
    static @Nullable String tooLongWindow(IOException failure) {
        return failure instanceof ZstdIOException zstd && zstd.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()
                ? "was compressed with a window longer than " + (1L << (longestWindow() - 20)) + " MiB (zstd --long)"
                : null;
    }

    static PackedInput of(Path file, String subject) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(6);
        }
        if (begins(head, 0x1f, 0x8b)) {
            return GZIP;
        }
        // Skippable frames, with which pzstd begins, have any lower half of their first byte.
        boolean skippable = head.length > 0 && begins(head, 0x50 | (head[0] & 0xf), 0x2a, 0x4d, 0x18);
        if (skippable || begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
            return ZSTD;
        }
        refuse(subject, begins(head, 'B', 'Z', 'h'), "bzip2");
        refuse(subject, begins(head, 0xfd, '7', 'z', 'X', 'Z'), "xz");
        refuse(subject, begins(head, 'P', 'K', 3, 4), "zip");
        refuse(subject, begins(head, 'P', 'A', 'R', '1'), "Parquet");
        return NONE;
    }

    private static void refuse(String subject, boolean is, String what) {
        if (is) {
            throw NightshiftException.refused(subject + " is " + what + "; expected JSON, plain, gzip or zstd");
        }
    }

    private static boolean begins(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= head.length || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
