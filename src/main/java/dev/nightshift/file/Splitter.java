package dev.nightshift.file;

/** Cuts a text into chunks of lines, one chunk after the other. Not thread-safe. */
interface Splitter {

    /** Fills the next chunk; an empty one, or one whose end says so, is the last. */
    void fill(SortChunk chunk);

    /** The one for a text that is at this place, where a chunk has ended. */
    static Splitter of(InputFile.Shape shape, InputText text, Resumption from) {
        return shape == InputFile.Shape.ARRAY ? new ArraySplitter(text, from) : new LineSplitter(text, from);
    }
}
