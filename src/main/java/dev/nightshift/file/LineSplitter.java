package dev.nightshift.file;

import java.util.Arrays;

/** Splits a text at newlines; the last line may lack one. A line that is too long is never kept whole in memory. */
final class LineSplitter implements Splitter {

    private final InputText text;
    private byte[] carried = new byte[0];
    private long lineOffset;
    private int lineStart;
    private int filled;
    private boolean ended;

    LineSplitter(InputText text) {
        this.text = text;
    }

    @Override
    public void fill(SortChunk chunk) {
        System.arraycopy(carried, 0, chunk.bytes, 0, carried.length);
        filled = carried.length;
        lineStart = 0;
        int scanned = 0;
        while (!ended && !chunk.full()) {
            int newline = Utf8.newline(chunk.bytes, scanned, filled);
            if (newline < filled) {
                endLine(chunk, newline, newline - lineStart, 1);
                scanned = lineStart;
            } else if (filled - lineStart > chunk.maxLineBytes()) {
                passTooLong(chunk);
                scanned = lineStart;
            } else {
                scanned = filled;
                read(chunk);
            }
        }
        if (ended && lineStart < filled) {
            endLine(chunk, filled, filled - lineStart, 0);
            chunk.leaveLastOpen();
        }
        carried = Arrays.copyOfRange(chunk.bytes, lineStart, filled);
    }

    private void read(SortChunk chunk) {
        int read = text.read(chunk.bytes, filled, Math.min(SortChunk.READ, chunk.bytes.length - filled));
        boolean first = lineOffset == 0 && filled < 3;
        ended = read < 0;
        filled += Math.max(0, read);
        int mark = first ? Utf8.byteOrderMark(chunk.bytes, filled) : 0;
        if (mark > 0) {
            lineStart = mark;
            lineOffset = mark;
        }
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

    /** Reads to the end of the line without keeping it. */
    private void passTooLong(SortChunk chunk) {
        int kept = lineStart + SortChunk.KEPT;
        long length = (long) filled - lineStart;
        int newline = kept;
        filled = kept;
        while (!ended && newline == filled) {
            int read = text.read(chunk.bytes, kept, Math.min(SortChunk.READ, chunk.bytes.length - kept));
            ended = read < 0;
            filled = kept + Math.max(0, read);
            newline = Utf8.newline(chunk.bytes, kept, filled);
            length += newline - kept;
        }
        endLine(chunk, newline, length, ended ? 0 : 1);
    }

    @Override
    public boolean ended() {
        return ended;
    }
}
