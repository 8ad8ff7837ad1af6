package dev.nightshift.intake;

import java.io.InputStream;
import java.nio.file.Path;

/**
 * A file of records as it was found: which bytes it holds, and how they are to be read.
 *
 * @param path absolute
 * @param size bytes as they lie there
 * @param sha256 of those bytes, lower case hex
 */
@SuppressWarnings("DoNotCallSuggester")
public record InputFile(
        Path path, long size, long modifiedMillis, String sha256, Compression compression, Shape shape) {

    /** How its bytes are packed, by the first of them. */
    public enum Compression {
        NONE,
        GZIP,
        ZSTD
    }

    /** How its records stand one after the other. */
    public enum Shape {
        /** A record a line. */
        LINES,
        /** All in one JSON array. */
        ARRAY
    }

    /**
     * Reads the whole file once, for its hash.
     *
     * @throws dev.nightshift.source.SourceException if it is not there, no file, or of a kind that cannot be read
     */
    public static InputFile examine(Path file) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Copies a stream that can be read only once, such as standard input, into a folder, where it is safe on disk when this
     * returns. Equal bytes become one and the same file there: {@code <folder>/<8 hex digits>/stdin}.
     */
    public static InputFile spool(InputStream stream, Path folder) {
        throw new UnsupportedOperationException("not yet");
    }

    /** The source's name in keys and listings: the file's stem, a hyphen, and 8 hex digits of its hash. */
    public String sourceName() {
        throw new UnsupportedOperationException("not yet");
    }
}
