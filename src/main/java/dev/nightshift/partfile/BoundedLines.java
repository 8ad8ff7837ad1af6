package dev.nightshift.partfile;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to read on in a line that is longer than the limit, so that no reader needs memory for more. */
final class BoundedLines extends FilterInputStream {

    /** Far more than any row has that fits into a part. */
    static final int MOST_BYTES = 64 * 1024 * 1024;

    private final int most;
    private long line = 1;
    private long length;

    BoundedLines(InputStream in, int most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int size) throws IOException {
        int count = in.read(buffer, offset, size);
        for (int i = offset; i < offset + count; i++) {
            if (buffer[i] == '\n') {
                line++;
                length = 0;
            } else {
                length++;
                if (length > most) {
                    throw new UnreadablePartException(
                            "line " + line + " has more than " + most
                                    + " bytes, more than any that this program writes",
                            null);
                }
            }
        }
        return count;
    }
}
