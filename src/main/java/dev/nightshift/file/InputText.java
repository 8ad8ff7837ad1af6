package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The decompressed bytes of a file; reports its position in the compressed file. Not thread-safe. */
final class InputText implements AutoCloseable {

    private final Path path;
    private final Counting packed;
    private final InputStream text;

    private InputText(Path path, PackedInput compression) throws IOException {
        this.path = path;
        this.packed = new Counting(Files.newInputStream(path));
        this.text = compression.unpack(packed);
    }

    /** Opens a file that was examined before. */
    static InputText of(InputFile file) {
        try {
            return new InputText(file.path(), file.compression());
        } catch (IOException e) {
            throw NightshiftException.refused("The file " + file.path() + " cannot be read: " + e, e);
        }
    }

    /** Reads some more bytes, at most {@code length}; returns -1 at the end. */
    int read(byte[] bytes, int offset, int length) {
        try {
            return text.read(bytes, offset, length);
        } catch (IOException e) {
            throw NightshiftException.refused(
                    "The file " + path + " is truncated or damaged at about byte " + packed.count + " of its "
                            + size() + ": "
                            + e.getMessage() + ". Get the file again and start a new run of it",
                    e);
        }
    }

    /** The number of bytes of the file read so far. */
    long packedBytes() {
        return packed.count;
    }

    private long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return packed.count;
        }
    }

    /** The first bytes of a file's text. */
    static byte[] beginningOf(Path path, PackedInput compression, int most) throws IOException {
        try (InputText text = new InputText(path, compression)) {
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

        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
