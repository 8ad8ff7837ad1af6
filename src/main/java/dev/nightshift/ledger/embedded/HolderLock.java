package dev.nightshift.ledger.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on a file, which at most one process has, and there at most one holder. It goes with its
 * process, however that ends.
 */
final class HolderLock implements AutoCloseable {

    /** On POSIX, closing any channel of a file gives back every lock of the process on it: so there is only one each. */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private HolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Null if another holder has it. */
    static @Nullable HolderLock tryTake(Path file) throws IOException {
        if (!LOCKED_HERE.add(file)) {
            return null;
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
            return locked ? new HolderLock(file, channel) : null;
        } finally {
            if (!locked) {
                if (channel != null) {
                    channel.close();
                }
                LOCKED_HERE.remove(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            LOCKED_HERE.remove(file);
        }
    }
}
