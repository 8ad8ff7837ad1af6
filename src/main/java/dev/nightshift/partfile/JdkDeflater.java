package dev.nightshift.partfile;

import java.util.zip.Deflater;

/** The JDK's zlib, there on every platform. */
final class JdkDeflater implements BlockDeflater {

    private final Deflater deflater;

    JdkDeflater(int level) {
        this.deflater = new Deflater(level, true);
    }

    @Override
    public int deflate(byte[] block, int length, byte[] out, int offset) {
        deflater.reset();
        deflater.setInput(block, 0, length);
        deflater.finish();
        int written = 0;
        while (!deflater.finished()) {
            int now = deflater.deflate(out, offset + written, out.length - offset - written);
            if (now == 0) {
                throw new IllegalStateException(
                        "zlib did not end a block of " + length + " bytes in " + (out.length - offset) + " bytes");
            }
            written += now;
        }
        return written;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
