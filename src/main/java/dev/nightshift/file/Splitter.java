package dev.nightshift.file;

/** Splits a text into chunks of lines. Not thread-safe. */
interface Splitter {

    /** Fills the next chunk, which must be empty; the last one may remain empty. */
    void fill(SortChunk chunk);

    /** Whether the last chunk was filled. */
    boolean ended();

    static Splitter of(InputFile.Shape shape, InputText text) {
        return shape == InputFile.Shape.ARRAY ? new ArraySplitter(text) : new LineSplitter(text);
    }
}
