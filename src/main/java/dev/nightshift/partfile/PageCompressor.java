package dev.nightshift.partfile;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses the pages of a Parquet file, each page by itself. A result is valid until the next call; callers copy
 * pages at once. Not thread-safe. It must be released; releasing it twice is harmless.
 */
abstract sealed class PageCompressor implements BytesInputCompressor {

    private final CompressionCodecName codec;
    private final Page page = new Page();

    private PageCompressor(CompressionCodecName codec) {
        this.codec = codec;
    }

    static PageCompressor of(Compression compression, int level) {
        return switch (compression) {
            case NONE -> new None();
            case GZIP -> new Gzip(level);
            case ZSTD -> new Zstandard(level);
        };
    }

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
        page.reset();
        bytes.writeAllTo(page);
        return compress(page.bytes(), page.size());
    }

    abstract BytesInput compress(byte[] bytes, int length) throws IOException;

    @Override
    public CompressionCodecName getCodecName() {
        return codec;
    }

    @Override
    public void release() {}

    private static final class None extends PageCompressor {

        private None() {
            super(CompressionCodecName.UNCOMPRESSED);
        }

        @Override
        BytesInput compress(byte[] bytes, int length) {
            return BytesInput.from(bytes, 0, length);
        }
    }

    private static final class Gzip extends PageCompressor {

        private final int level;
        private final Page compressed = new Page();

        private Gzip(int level) {
            super(CompressionCodecName.GZIP);
            this.level = level;
        }

        @Override
        BytesInput compress(byte[] bytes, int length) throws IOException {
            compressed.reset();
            try (OutputStream gzip = new GzipOutput(compressed, level)) {
                gzip.write(bytes, 0, length);
            }
            return BytesInput.from(compressed.bytes(), 0, compressed.size());
        }
    }

    private static final class Zstandard extends PageCompressor {

        private final ZstdCompressCtx context = new ZstdCompressCtx();
        private byte[] compressed = new byte[0];

        private Zstandard(int level) {
            super(CompressionCodecName.ZSTD);
            context.setLevel(level);
        }

        @Override
        BytesInput compress(byte[] bytes, int length) {
            int most = Math.toIntExact(Zstd.compressBound(length));
            if (compressed.length < most) {
                compressed = new byte[most];
            }
            int size = context.compressByteArray(compressed, 0, compressed.length, bytes, 0, length);
            return BytesInput.from(compressed, 0, size);
        }

        @Override
        public void release() {
            context.close();
        }
    }

    /** Gives access to its bytes without copying them. */
    private static final class Page extends ByteArrayOutputStream {

        private byte[] bytes() {
            return buf;
        }
    }
}
