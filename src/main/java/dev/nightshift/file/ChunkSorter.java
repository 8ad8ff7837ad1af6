package dev.nightshift.file;

import dev.nightshift.source.Protection;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.JacksonIOException;

/** Writes each chunk as a sorted run, using its own memory. Not thread-safe; each thread has its own. */
final class ChunkSorter {

    private static final int LOOK_AFTER_LINES = 1_000;

    /** Bytes of protected copies that are in memory together; they may be many times longer than their lines. */
    private static final int COPIED_TOGETHER = 1 << 20;

    private final RecordReader reader;
    private final SortBuffer rows;
    private final SortChunk chunk;
    private final int maxLineBytes;
    private final @Nullable LineProtection protection;
    private long blank;

    ChunkSorter(InputProperties properties, ZoneId zone, Protection protection, int chunkRows) {
        this.protection = protection.rules().isEmpty() ? null : new LineProtection(protection);
        this.reader = new RecordReader(properties, zone);
        this.rows = new SortBuffer(properties);
        this.chunk = new SortChunk(chunkRows, properties.maxLineBytes());
        this.maxLineBytes = properties.maxLineBytes();
    }

    /** The chunk, to be filled before {@link #sort}. */
    SortChunk chunk() {
        return chunk;
    }

    /**
     * Parses, sorts and writes the records of the chunk.
     *
     * @param mostRejects how many of its rejected lines are kept
     * @return null if it was told to stop
     */
    @Nullable SortedChunk sort(int number, SortFolder folder, long mostRejects, StopSignal stop) throws IOException {
        try (RejectWriter rejects = folder.newRejects(number, mostRejects)) {
            SortMeta.Counts counts = parse(rejects::write, stop);
            if (counts == null) {
                return null;
            }
            SortMeta.Rejects rejected = rejects.complete();
            return new SortedChunk(run(number, folder), counts, rejected, rejects.first());
        } catch (JacksonIOException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    /** Receives the rejected lines of a chunk. */
    interface Rejects {
        void add(SortChunk chunk, int line, String flaw) throws IOException;
    }

    /**
     * Parses the records of the chunk.
     *
     * @return null if it was told to stop
     */
    SortMeta.@Nullable Counts parse(Rejects rejects, StopSignal stop) throws IOException {
        rows.clear(chunk.count(), chunk.used());
        blank = 0;
        long rejected = 0;
        if (protection == null) {
            reader.begin(chunk.bytes, chunk.used());
        }
        int copied = 0;
        for (int line = 0; line < chunk.count(); line++) {
            if (line % LOOK_AFTER_LINES == 0 && stop.requested()) {
                return null;
            }
            if (protection != null && line == copied) {
                copied = copyProtected(line, protection);
                reader.begin(protection.bytes(), protection.used());
            }
            String flaw = flaw(line);
            if (flaw != null) {
                rejects.add(chunk, line, flaw);
                rejected++;
            }
        }
        reader.abandon();
        return new SortMeta.Counts(
                rows.count(), rows.neverLoggedIn(), blank, rejected, rows.clamped(), rows.ambiguous());
    }

    private @Nullable String flaw(int line) {
        int start = chunk.start(line);
        int end = chunk.end(line);
        boolean plain = Utf8.plain(chunk.bytes, start, end);
        String known = known(line, plain);
        if (known != null) {
            reader.abandon();
            return known;
        }
        if (blank(line)) {
            blank++;
            return null;
        }
        String flaw;
        boolean broken;
        if (protection == null) {
            flaw = reader.read(start, end, plain, chunk.number(line), rows);
            broken = reader.broken();
        } else {
            flaw = protection.flaw(line);
            broken = flaw != null;
            if (flaw == null) {
                flaw = readCopy(line, protection);
            } else {
                reader.abandon();
            }
        }
        return flaw != null && broken && chunk.open(line) ? "the file ends in the middle of this line: " + flaw : flaw;
    }

    /** What is wrong with the line before it is parsed; null if nothing is. */
    private @Nullable String known(int line, boolean plain) {
        String known = chunk.flaw(line);
        if (known == null && chunk.length(line) > maxLineBytes) {
            return "longer than " + maxLineBytes + " bytes";
        }
        return known == null && !plain && !Utf8.valid(chunk.bytes, chunk.start(line), chunk.end(line))
                ? "not valid UTF-8"
                : known;
    }

    private boolean blank(int line) {
        int first = chunk.start(line);
        while (first < chunk.end(line) && Utf8.blank(chunk.bytes[first])) {
            first++;
        }
        return first == chunk.end(line);
    }

    /** Copies lines from the given one on; returns the line after them. */
    private int copyProtected(int first, LineProtection protection) {
        protection.clear(chunk.count());
        int line = first;
        for (; line < chunk.count() && protection.used() < COPIED_TOGETHER; line++) {
            int start = chunk.start(line);
            int end = chunk.end(line);
            if (known(line, Utf8.plain(chunk.bytes, start, end)) == null && !blank(line)) {
                protection.copy(line, chunk.bytes, start, end);
            }
        }
        return line;
    }

    private @Nullable String readCopy(int line, LineProtection protection) {
        int start = protection.start(line);
        int end = protection.end(line);
        return reader.read(start, end, Utf8.plain(protection.bytes(), start, end), chunk.number(line), rows);
    }

    private SortedRun run(int number, SortFolder folder) throws IOException {
        try (SortedRunWriter run = folder.newRun(number)) {
            boolean never = false;
            for (int row : rows.sorted()) {
                if (!never && rows.neverLoggedIn(row)) {
                    never = true;
                    run.beginNever();
                }
                rows.write(row, run.rows());
                run.rowWritten();
            }
            return run.complete();
        }
    }
}
