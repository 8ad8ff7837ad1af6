package dev.nightshift.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a text into chunks of lines. Not thread-safe. */
interface Splitter {

    /** Fills the next chunk, which must be empty; the last one may remain empty. */
    void fill(SortChunk chunk);

    /** Whether the last chunk was filled. */
    boolean ended();

    /** From where on the text could not be split, so that any number of records is missing; null if it was split. */
    default @Nullable String unsplit() {
        return null;
    }

    static Splitter of(InputFile file, InputText text, InputProperties properties) {
        List<String> path = properties.pathNames();
        return file.shape() == InputFile.Shape.VALUES || !path.isEmpty()
                ? new ValueSplitter(text, path)
                : new LineSplitter(text);
    }
}
