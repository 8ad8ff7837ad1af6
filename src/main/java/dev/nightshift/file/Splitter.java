package dev.nightshift.file;

/** Splits a text into chunks of lines. Not thread-safe. */
interface Splitter {

    /** Fills the next chunk; the last chunk is empty, or its end state says that the text has ended. */
    void fill(SortChunk chunk);

    /** The splitter for a text that is positioned at the end of a chunk. */
    static Splitter of(InputFile.Shape shape, InputText text, Resumption from) {
        return shape == InputFile.Shape.ARRAY ? new ArraySplitter(text, from) : new LineSplitter(text, from);
    }
}
