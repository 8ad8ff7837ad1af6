package dev.nightshift.partfile;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** The JDK's gzip (RFC 1952) at a given level: one member, whose header contains neither a name nor a time. */
final class GzipOutput extends GZIPOutputStream {

    private static final int BUFFER = 64 * 1024;

    /** @param level from 1, the fastest, to 9 */
    GzipOutput(OutputStream out, int level) throws IOException {
        super(out, BUFFER);
        def.setLevel(level);
    }
}
