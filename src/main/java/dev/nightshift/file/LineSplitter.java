package dev.nightshift.file;

import java.util.Arrays;

/** Splits a text at newlines; the last line may lack one. A line that is too long is never kept whole in memory. */
final class LineSplitter implements Splitter {

    private final InputText text;
    private Resumption at;
    private byte[] carried = new byte[0];
    private long lineOffset;
    private int lineStart;
    private int filled;

    LineSplitter(InputText text, Resumption from) {
        this.text = text;
        this.at = from;
        this.lineOffset = from.offset();
    }

    @Override
    public void fill(SortChunk chunk) {
        chunk.clear(at);
        System.arraycopy(carried, 0, chunk.bytes, 0, carried.length);
        filled = carried.length;
        lineStart = 0;
        int scanned = 0;
        boolean ended = at.ended();
        while (!ended && !chunk.full()) {
            int newline = Utf8.newline(chunk.bytes, scanned, filled);
            if (newline < filled) {
                endLine(chunk, newline, newline - lineStart, 1);
                scanned = lineStart;
            } else if (filled - lineStart > chunk.maxLineBytes()) {
                ended = passTooLong(chunk);
                scanned = lineStart;
            } else {
                scanned = filled;
                ended = !read(chunk);
            }
        }
        if (ended && lineStart < filled) {
            endLine(chunk, filled, filled - lineStart, 0);
            chunk.leaveLastOpen();
        }
        carried = Arrays.copyOfRange(chunk.bytes, lineStart, filled);
        at = new Resumption(
                lineOffset,
                at.lines() + chunk.count(),
                text.packedBytes(),
                ended ? Resumption.State.NOTHING : Resumption.State.LINE);
        chunk.end(at);
    }

    private boolean read(SortChunk chunk) {
        int read = text.read(chunk.bytes, filled, Math.min(SortChunk.READ, chunk.bytes.length - filled));
        if (read < 0) {
            return false;
        }
        boolean first = at.state() == Resumption.State.START && lineOffset == 0 && filled < 3;
        filled += read;
        int mark = first ? Utf8.byteOrderMark(chunk.bytes, filled) : 0;
        if (mark > 0) {
            lineStart = mark;
            lineOffset = mark;
        }
        return true;
    }

    private void endLine(SortChunk chunk, int end, long length, int newline) {
        if (length > chunk.maxLineBytes()) {
            chunk.addTooLong(lineStart, lineStart + SortChunk.KEPT, lineOffset, length);
        } else {
            boolean carriageReturn = end > lineStart && chunk.bytes[end - 1] == '\r';
            chunk.add(lineStart, carriageReturn ? end - 1 : end, lineOffset);
        }
        lineOffset += length + newline;
        lineStart = end + newline;
    }

    /** Reads to the end of the line without keeping it; returns whether the text ends there. */
    private boolean passTooLong(SortChunk chunk) {
        long dropped = 0;
        int keptEnd = lineStart + SortChunk.KEPT;
        dropped += filled - keptEnd;
        while (true) {
            int room = Math.min(SortChunk.READ, chunk.bytes.length - keptEnd);
            int read = text.read(chunk.bytes, keptEnd, room);
            if (read < 0) {
                chunk.addTooLong(lineStart, keptEnd, lineOffset, SortChunk.KEPT + dropped);
                lineOffset += SortChunk.KEPT + dropped;
                lineStart = keptEnd;
                filled = keptEnd;
                return true;
            }
            int newline = Utf8.newline(chunk.bytes, keptEnd, keptEnd + read);
            dropped += newline - keptEnd;
            if (newline < keptEnd + read) {
                chunk.addTooLong(lineStart, keptEnd, lineOffset, SortChunk.KEPT + dropped);
                lineOffset += SortChunk.KEPT + dropped + 1;
                lineStart = newline + 1;
                filled = keptEnd + read;
                return false;
            }
        }
    }
}
