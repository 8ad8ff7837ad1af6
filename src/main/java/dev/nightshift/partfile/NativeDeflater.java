package dev.nightshift.partfile;

import com.intel.gkl.compression.IntelDeflater;

/**
 * Intel's ISA-L, several times as fast as zlib, on the platforms for which {@link NativeLibrary} finds it.
 *
 * <p>It deflates a block in one go: a whole block in, room for a whole stream out, and never a second call for the rest.
 * Equal blocks may come out as different streams of the same content, because it does not clear its memory before.
 */
final class NativeDeflater implements BlockDeflater {

    private final IntelDeflater deflater;
    private byte[] stream = new byte[0];

    NativeDeflater(int level) {
        this.deflater = new IntelDeflater(level, true);
    }

    /** Whether the library could be loaded; tried once. */
    static boolean available() {
        return NativeLibrary.LOADED;
    }

    @Override
    public int deflate(byte[] block, int length, byte[] out, int offset) {
        if (length == 0) {
            // The library refuses to; this is the empty final block with fixed codes.
            out[offset] = 3;
            out[offset + 1] = 0;
            return 2;
        }
        int most = BlockDeflater.mostBytes(length);
        if (stream.length < most) {
            stream = new byte[most];
        }
        deflater.reset();
        deflater.setInput(block, 0, length);
        deflater.finish();
        // It writes from the beginning of an array only.
        int written = deflater.deflate(stream, 0, stream.length);
        if (!deflater.finished()) {
            throw new IllegalStateException(
                    "ISA-L did not end a block of " + length + " bytes in " + stream.length + " bytes");
        }
        System.arraycopy(stream, 0, out, offset, written);
        return written;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
