package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The decompressed bytes of a file; reports its position in the compressed file. Not thread-safe. */
final class InputText implements AutoCloseable {

    private static final int BUFFER = 256 * 1024;

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

    /** The shape of a file, by its first byte that is not blank. */
    static InputFile.Shape shapeOf(Path path, PackedInput compression) throws IOException {
        try (InputText text = new InputText(path, compression)) {
            byte[] buffer = new byte[BUFFER];
            boolean start = true;
            for (int read = text.read(buffer, 0, BUFFER); read >= 0; read = text.read(buffer, 0, BUFFER)) {
                if (start && read >= 2) {
                    refuseUtf16(path, buffer[0] & 0xff, buffer[1] & 0xff);
                }
                for (int i = start ? Utf8.byteOrderMark(buffer, read) : 0; i < read; i++) {
                    if (!Utf8.blank(buffer[i])) {
                        return buffer[i] == '[' ? InputFile.Shape.ARRAY : InputFile.Shape.LINES;
                    }
                }
                start = false;
            }
            return InputFile.Shape.LINES;
        }
    }

    private static void refuseUtf16(Path path, int first, int second) {
        if ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff)) {
            throw NightshiftException.refused("The file " + path + " is UTF-16; expected UTF-8");
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
