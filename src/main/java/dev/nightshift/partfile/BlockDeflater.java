package dev.nightshift.partfile;

/** Compresses a block of bytes into a whole deflate stream (RFC 1951). Not thread-safe; must be closed. */
interface BlockDeflater extends AutoCloseable {

    /** Levels at which the native one is faster than the JDK's. */
    int HIGHEST_NATIVE_LEVEL = 2;

    /** The fastest at hand for this level. */
    static BlockDeflater of(int level) {
        return level <= HIGHEST_NATIVE_LEVEL && NativeDeflater.available()
                ? new NativeDeflater(level)
                : new JdkDeflater(level);
    }

    /** So many bytes a block may need at most: deflate stores what does not shrink, five bytes for each 65,535. */
    static int mostBytes(int length) {
        return length + length / 1024 + 4096;
    }

    /**
     * Compresses the first {@code length} bytes of a block.
     *
     * @param out has room for {@link #mostBytes} from {@code offset} on
     * @return number of bytes written
     */
    int deflate(byte[] block, int length, byte[] out, int offset);

    @Override
    void close();
}
