package dev.nightshift.file;

import java.util.List;

/** Splits a text into chunks of lines. Not thread-safe. */
interface Splitter {

    /** Fills the next chunk, which must be empty; the last one may remain empty. */
    void fill(SortChunk chunk);

    /** Whether the last chunk was filled. */
    boolean ended();

    static Splitter of(InputFile file, InputText text, InputProperties properties) {
        List<String> path = properties.pathNames();
        return file.shape() == InputFile.Shape.VALUES || !path.isEmpty()
                ? new ValueSplitter(text, path)
                : new LineSplitter(text);
    }
}
