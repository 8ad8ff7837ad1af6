package dev.nightshift.source;

/** The limits of a block. A block ends after this number of rows or of encoded bytes, whichever comes first. */
public record BlockSize(int rows, int bytes) {

    public BlockSize {
        if (rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("a block of " + rows + " rows and " + bytes + " bytes");
        }
    }
}
