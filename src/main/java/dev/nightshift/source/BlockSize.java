package dev.nightshift.source;

/** Where blocks end: after so many rows or so many encoded bytes, whichever comes first. */
public record BlockSize(int rows, int bytes) {

    public BlockSize {
        if (rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("a block of " + rows + " rows and " + bytes + " bytes");
        }
    }
}
