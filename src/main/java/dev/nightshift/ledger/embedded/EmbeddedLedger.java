package dev.nightshift.ledger.embedded;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Shares one embedded H2 file among processes: who holds the operating system's lock has the file open. One that works
 * for long shares it by TCP on 127.0.0.1 under a random name that is stored in an owner-only file, and everybody else
 * connects to that; one that only looks something up lets others wait for the moment that it takes.
 *
 * <p>The lock goes with its process, however that ends, so a holder that was killed leaves nothing to clean up.
 *
 * <p>Who finds the lock taken and no address leaves a wish, the file {@code ledger.wanted}. A holder that keeps the file
 * open without working on it gives way to it.
 */
public final class EmbeddedLedger implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedLedger.class);

    private static final String MODE = ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH";

    private static final int PAUSE_MILLIS = 100;

    /** So often a pause, for connected processes to end what they look up. */
    private static final int GUESTS_PATIENCE = 50;

    private final Path folder;
    private final String url;
    private final @Nullable HolderLock lock;
    private @Nullable Server server;

    private EmbeddedLedger(Path folder, String url, @Nullable HolderLock lock) {
        this.folder = folder;
        this.url = url;
        this.lock = lock;
    }

    /** The JDBC URL for this process. */
    public String url() {
        return url;
    }

    /** Whether this process has the file open itself. */
    public boolean holder() {
        return lock != null;
    }

    /**
     * Opens the ledger in a folder, or connects to the process that has it open and shares it.
     *
     * @param patience how often to look again, a tenth of a second apart, while another process has it for a moment
     */
    public static EmbeddedLedger open(Path folder, int patience) {
        Path place = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(place)) {
                Files.createDirectories(place);
            }
            for (int i = 0; i <= patience; i++) {
                HolderLock lock = HolderLock.tryTake(lockFile(place));
                if (lock != null) {
                    // What is there was left by a holder that was killed.
                    Files.deleteIfExists(address(place));
                    Files.deleteIfExists(wish(place));
                    // WRITE_DELAY: an acknowledged commit is on disk.
                    String url = "jdbc:h2:file:" + database(place) + MODE + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
                    return new EmbeddedLedger(place, url, lock);
                }
                String url = offered(address(place));
                if (url != null) {
                    return new EmbeddedLedger(place, url, null);
                }
                leaveWish(place);
                pause(place);
            }
        } catch (IOException e) {
            throw NightshiftException.refused(
                    "The embedded ledger in " + place + " could not be opened: " + e
                            + "; check that the folder can be written and its disk is not full",
                    e);
        }
        throw NightshiftException.refused("The embedded ledger in " + place
                + " is locked by a process that does not share it; try again, or end that process");
    }

    private static void leaveWish(Path place) throws IOException {
        try {
            Files.createFile(wish(place));
        } catch (FileAlreadyExistsException e) {
            // Somebody else waits, or waited; one wish is as good as two.
            return;
        }
    }

    /** Whether another process waits for the file, or the one that this process is connected to ended sharing it. */
    public boolean toBeGivenBack() {
        return wanted() || withdrawn();
    }

    private boolean wanted() {
        return lock != null && server == null && Files.exists(wish(folder));
    }

    /** Waits until who wanted the file has it, or has not come for it any more. */
    public static void giveWay(Path folder, int patience) {
        Path wish = wish(folder.toAbsolutePath().normalize());
        try {
            for (int i = 0; i < patience && Files.exists(wish); i++) {
                pause(folder);
            }
            Files.deleteIfExists(wish);
        } catch (IOException e) {
            throw new UncheckedIOException("The wish for the embedded ledger could not be removed", e);
        }
    }

    private boolean withdrawn() {
        if (lock != null) {
            return false;
        }
        try {
            if (!url.equals(offered(address(folder)))) {
                return true;
            }
            // A holder that was killed leaves its address behind.
            try (HolderLock free = HolderLock.tryTake(lockFile(folder))) {
                return free != null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded ledger in " + folder + " could not be looked at", e);
        }
    }

    /** Lets other processes connect from now on; the tables are there already. Does nothing if another one does it. */
    public void share() {
        if (lock == null || server != null) {
            return;
        }
        String name = HexFormat.of().formatHex(randomBytes());
        try {
            server = Server.createTcpServer("-tcpPort", "0", "-ifExists", "-tcpDaemon", "-key", name, database(folder))
                    .start();
            Path draft = folder.resolve("ledger.server.new");
            OwnerOnlyFile.write(draft, "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + name + MODE);
            Files.move(draft, address(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (SQLException | IOException e) {
            throw NightshiftException.refused(
                    "The embedded ledger in " + folder + " could not be shared with other processes: " + e, e);
        }
    }

    /** Lets nobody new connect, and waits for those who look something up: it takes them a moment. */
    public void withdraw(DataSource connections) {
        removeAddress();
        if (server == null) {
            return;
        }
        try {
            for (int i = 0;
                    i < GUESTS_PATIENCE
                            && guests(connections) > 0
                            && !Thread.currentThread().isInterrupted();
                    i++) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DataAccessException e) {
            // A database that does not answer has no guests to wait for.
            log.debug("The guests of the embedded ledger could not be counted", e);
        }
    }

    private static long guests(DataSource connections) {
        return JdbcClient.create(connections)
                .sql("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE CLIENT_ADDR IS NOT NULL")
                .query(Long.class)
                .single();
    }

    private void removeAddress() {
        if (server != null) {
            try {
                Files.deleteIfExists(address(folder));
            } catch (IOException e) {
                throw new UncheckedIOException("The address of the embedded ledger could not be removed", e);
            }
        }
    }

    /** Waits the time between two looks. */
    public static void pause(Path folder) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NightshiftException.refused("Interrupted while waiting for the embedded ledger in " + folder, e);
        }
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static Path lockFile(Path folder) {
        return folder.resolve("ledger.lock");
    }

    private static Path wish(Path folder) {
        return folder.resolve("ledger.wanted");
    }

    private static Path address(Path folder) {
        return folder.resolve("ledger.server");
    }

    private static String database(Path folder) {
        return folder.resolve("ledger").toString();
    }

    private static @Nullable String offered(Path address) throws IOException {
        try {
            return Files.readString(address, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Stops sharing the file and gives the lock back; the connections to it are closed by their owner before. */
    @Override
    public void close() {
        if (lock == null) {
            return;
        }
        try (lock) {
            removeAddress();
            if (server != null) {
                server.stop();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The lock of the embedded ledger could not be given back", e);
        }
    }
}
