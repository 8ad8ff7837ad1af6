package dev.nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/**
 * Shares one embedded H2 file among processes: who holds the operating system's lock has the file open and offers it by
 * TCP on 127.0.0.1 under a random name that stands in an owner-only file; everybody else connects to that.
 *
 * <p>The lock goes with its process, however that ends, so a holder that was killed leaves nothing to clean up.
 */
final class EmbeddedLedger implements AutoCloseable {

    private static final String MODE = ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH";

    private final String url;
    private final @Nullable FileChannel lockFile;
    private final @Nullable Server server;
    private final @Nullable Path address;

    private EmbeddedLedger(
            String url, @Nullable FileChannel lockFile, @Nullable Server server, @Nullable Path address) {
        this.url = url;
        this.lockFile = lockFile;
        this.server = server;
        this.address = address;
    }

    /** The JDBC URL for this process. */
    String url() {
        return url;
    }

    /** Whether this process has the file open itself. */
    boolean holder() {
        return lockFile != null;
    }

    /**
     * Opens the ledger in a folder, or connects to the process that has it open.
     *
     * @param patience how often to look again, a tenth of a second apart, while another process opens or closes it
     */
    static EmbeddedLedger open(Path folder, int patience) {
        try {
            Files.createDirectories(folder);
            Path address = folder.resolve("ledger.server");
            FileChannel lockFile = FileChannel.open(
                    folder.resolve("ledger.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            for (int i = 0; i <= patience; i++) {
                if (tryLock(lockFile)) {
                    return hold(folder, lockFile, address);
                }
                String url = offered(address);
                if (url != null) {
                    lockFile.close();
                    return new EmbeddedLedger(url, null, null, null);
                }
                Thread.sleep(100);
            }
            lockFile.close();
            throw new LedgerException("The embedded ledger in " + folder + " is locked by a process that does not offer"
                    + " it; try again, or end that process");
        } catch (IOException e) {
            throw new LedgerException(
                    "The embedded ledger in " + folder + " could not be opened: " + e
                            + "; check that the folder can be written and its disk is not full",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("Interrupted while waiting for the embedded ledger in " + folder, e);
        }
    }

    private static boolean tryLock(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static EmbeddedLedger hold(Path folder, FileChannel lockFile, Path address) throws IOException {
        String file = folder.resolve("ledger").toAbsolutePath().toString();
        // DB_CLOSE_DELAY: open until we close it. WRITE_DELAY: an acknowledged commit is on disk.
        String url = "jdbc:h2:file:" + file + MODE + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        String name = HexFormat.of().formatHex(randomBytes());
        try {
            Server server = Server.createTcpServer("-tcpPort", "0", "-ifExists", "-tcpDaemon", "-key", name, file)
                    .start();
            Path draft = folder.resolve("ledger.server.new");
            Files.deleteIfExists(draft);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(draft, "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + name + MODE);
            Files.move(draft, address, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new EmbeddedLedger(url, lockFile, server, address);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static @Nullable String offered(Path address) throws IOException {
        return Files.exists(address) ? Files.readString(address, StandardCharsets.UTF_8) : null;
    }

    /** Stops offering the file and gives the lock back; the connections to it are closed by their owner before. */
    @Override
    public void close() {
        if (lockFile == null) {
            return;
        }
        try {
            if (address != null) {
                Files.deleteIfExists(address);
            }
            if (server != null) {
                server.stop();
            }
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The lock of the embedded ledger could not be given back", e);
        }
    }
}
