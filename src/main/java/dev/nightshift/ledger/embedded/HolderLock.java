package dev.nightshift.ledger.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on a file. At most one process holds it, and at most one holder within that process. The
 * operating system releases it when the process ends.
 */
final class HolderLock implements AutoCloseable {

    /**
     * Files that this process has locked. On POSIX, closing any channel of a file releases all locks of the process on
     * it, so that a process may have only one.
     */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private HolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lock; null if another holder has it. */
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
