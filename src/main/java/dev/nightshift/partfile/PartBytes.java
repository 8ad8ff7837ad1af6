package dev.nightshift.partfile;

import dev.nightshift.storage.Content;
import dev.nightshift.work.Sha256;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Collects the bytes of a part and hashes them while they are written. Not thread-safe. */
final class PartBytes extends OutputStream {

    private final ByteBlocks bytes = new ByteBlocks();
    private final MessageDigest digest = Sha256.digest();

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        bytes.write(source, offset, length);
        digest.update(source, offset, length);
    }

    long length() {
        return bytes.length();
    }

    Content content() {
        return bytes;
    }

    /** The hash of all bytes in lower-case hex; may be called only once. */
    String sha256() {
        return Sha256.hex(digest);
    }
}
