package dev.nightshift.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

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
            return new ZstdInputStreamNoFinalizer(packed);
        }
    };

    /** Decompresses a stream; reading a truncated or damaged one fails with an {@code IOException}. */
    abstract InputStream unpack(InputStream packed) throws IOException;

    static PackedInput of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(6);
        }
        if (begins(head, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
            return ZSTD;
        }
        refuse(file, begins(head, 'B', 'Z', 'h'), "bzip2");
        refuse(file, begins(head, 0xfd, '7', 'z', 'X', 'Z'), "xz");
        refuse(file, begins(head, 'P', 'K', 3, 4), "zip");
        refuse(file, begins(head, 'P', 'A', 'R', '1'), "Parquet");
        return NONE;
    }

    private static void refuse(Path file, boolean is, String what) {
        if (is) {
            throw NightshiftException.refused(
                    "The file " + file + " is " + what + "; expected JSON, plain, gzip or zstd");
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
