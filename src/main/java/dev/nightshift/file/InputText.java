package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/** The decompressed bytes of a file; reports its position in the compressed file. Not thread-safe. */
final class InputText implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final String subject;
    private final long size;
    private final Counting packed;
    private final InputStream text;

    private InputText(Path path, PackedInput compression, String subject) throws IOException {
        this.subject = subject;
        this.size = Files.size(path);
        this.packed = new Counting(Files.newInputStream(path));
        try {
            this.text = compression.unpack(packed);
        } catch (IOException | RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    /** Opens a file that was examined before. */
    static InputText of(InputFile file) {
        try {
            return new InputText(file.path(), file.compression(), "The file " + file.path());
        } catch (IOException e) {
            throw NightshiftException.refused("The file " + file.path() + " cannot be read: " + e, e);
        }
    }

    /** Reads some more bytes, at most {@code length}; returns -1 at the end. */
    int read(byte[] bytes, int offset, int length) {
        try {
            return text.read(bytes, offset, length);
        } catch (IOException e) {
            String window = PackedInput.tooLongWindow(e);
            if (window != null) {
                throw new PipedOnlyException(
                        subject + " " + window + ". Allow more memory with NIGHTSHIFT_JAVA_OPTS=-Xmx4g",
                        "zstd -dc --long=31",
                        e);
            }
            throw new DamagedFileException(
                    subject + " is truncated or damaged at about byte " + packed.count + " of its "
                            + size + ": "
                            + e.getMessage() + ". Get the file again and start a new run of it",
                    e);
        }
    }

    /** The number of bytes of the file read so far. */
    long packedBytes() {
        return packed.count;
    }

    /** Reads the rest of the file, and returns the SHA-256 of all its bytes as they were read here. */
    String sha256() {
        try {
            byte[] rest = new byte[BUFFER];
            while (packed.read(rest, 0, BUFFER) >= 0) {
                // Only its hash is needed.
            }
        } catch (IOException e) {
            throw NightshiftException.refused(subject + " cannot be read: " + e, e);
        }
        return Sha256.hex(packed.digest);
    }

    /** The first bytes of a file's text. */
    static byte[] beginningOf(Path path, PackedInput compression, String subject, int most) throws IOException {
        try (InputText text = new InputText(path, compression, subject)) {
            byte[] bytes = new byte[most];
            int length = 0;
            for (int read = 0; read >= 0 && length < most; read = text.read(bytes, length, most - length)) {
                length += read;
            }
            return Arrays.copyOf(bytes, length);
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    private static final class Counting extends FilterInputStream {

        private final MessageDigest digest = Sha256.digest();
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                digest.update(bytes, offset, read);
                count += read;
            }
            return read;
        }
    }
}
