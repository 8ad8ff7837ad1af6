package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Fills the chunks of a file in order, although each belongs to a different thread. Thread-safe. */
final class ChunkFeed implements AutoCloseable {

    private final InputFile file;
    private final Resumption from;
    private final StopSignal stop;
    private int turn;
    private @Nullable InputText text;
    private @Nullable Splitter splitter;
    private boolean ended;

    /** @param first the number of the first chunk */
    ChunkFeed(InputFile file, Resumption from, int first, StopSignal stop) {
        this.file = file;
        this.from = from;
        this.turn = first;
        this.stop = stop;
    }

    /** Fills a chunk after all chunks before it; returns false if there is no such chunk, or if it is told to stop. */
    synchronized boolean fill(int number, SortChunk chunk) throws InterruptedException {
        while (turn != number && !stop.requested()) {
            wait(100);
        }
        try {
            if (ended || stop.requested()) {
                return false;
            }
            Splitter opened = splitter();
            if (stop.requested()) {
                return false;
            }
            opened.fill(chunk);
            ended = chunk.to().ended();
            return true;
        } catch (RuntimeException e) {
            ended = true;
            throw e;
        } finally {
            turn++;
            notifyAll();
        }
    }

    private Splitter splitter() {
        if (splitter == null) {
            try {
                text = new InputText(file);
            } catch (IOException e) {
                throw NightshiftException.refused("The file " + file.path() + " cannot be read: " + e, e);
            }
            text.skip(from.offset(), stop);
            splitter = Splitter.of(file.shape(), text, from);
        }
        return splitter;
    }

    /** Whether the last chunk was filled. */
    synchronized boolean ended() {
        return ended;
    }

    @Override
    public synchronized void close() throws IOException {
        if (text != null) {
            text.close();
        }
    }
}
