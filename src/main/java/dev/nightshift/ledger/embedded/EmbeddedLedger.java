package dev.nightshift.ledger.embedded;

import dev.nightshift.work.Causes;
import dev.nightshift.work.FullDisk;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnly;
import dev.nightshift.work.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Shares one embedded H2 file among processes. The process that holds the operating system's lock has the file open. If
 * it works for long, it shares the file by TCP on 127.0.0.1. The port, the random name of the database and the number of
 * the process are stored in a file that only the owner can read and write, and other processes connect to it. A process
 * that only runs a query makes the others wait for a moment.
 *
 * <p>The operating system releases the lock when its process ends, so that a killed holder leaves nothing to clean up.
 *
 * <p>A process that finds the lock held and no address creates a request, the file {@code ledger.wanted}. A holder that
 * has the ledger open without working on it then releases it.
 */
public final class EmbeddedLedger implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedLedger.class);

    private static final String MODE = ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH";

    /** Port and name of the shared database, and the number of the process. */
    private static final Pattern OFFER = Pattern.compile("(\\d{1,5}) ([0-9a-f]{32}) (\\d+)");

    /** For how long an answer of the holder is awaited. It may be suspended. */
    private static final int ANSWER_SECONDS = 20;

    private static final int PAUSE_MILLIS = 100;

    /** Greatest number of pauses while connected processes finish their queries. */
    private static final int CLIENT_PAUSES = 50;

    private final Path folder;
    private final String url;
    private final @Nullable HolderLock lock;
    private final String holder;
    private @Nullable Server server;

    private EmbeddedLedger(Path folder, String url, @Nullable HolderLock lock, String holder) {
        this.folder = folder;
        this.url = url;
        this.lock = lock;
        this.holder = holder;
    }

    /** The JDBC URL for this process. */
    public String url() {
        return url;
    }

    /** Whether this process itself has the file open. */
    public boolean holder() {
        return lock != null;
    }

    /**
     * Opens the ledger in a folder, or connects to the process that has it open and shares it.
     *
     * @param patience number of retries, a tenth of a second apart, while another process holds the ledger
     */
    public static EmbeddedLedger open(Path folder, int patience) {
        Path place = folder.toAbsolutePath().normalize();
        try {
            OwnerOnly.folder(place);
            for (int i = 0; i <= patience; i++) {
                HolderLock lock = HolderLock.tryTake(lockFile(place));
                if (lock != null) {
                    // Existing files are from a killed holder.
                    Files.deleteIfExists(address(place));
                    Files.deleteIfExists(requestFile(place));
                    // WRITE_DELAY: an acknowledged commit is on disk.
                    String url = "jdbc:h2:file:" + database(place) + MODE + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
                    return new EmbeddedLedger(place, url, lock, self());
                }
                Matcher offer = offered(address(place));
                if (offer != null) {
                    return new EmbeddedLedger(place, url(offer), null, offer.group(3));
                }
                request(place);
                pause(place);
            }
        } catch (IOException e) {
            throw unopened(
                    "The embedded ledger in " + place + " could not be opened: " + e
                            + "; check that the folder is writable, or name another home with NIGHTSHIFT_HOME, and that its disk"
                            + " is not full",
                    e);
        }
        throw NightshiftException.refused("The embedded ledger in " + place
                + " is locked by a process that does not share it; try again, or end that process");
    }

    private static void request(Path place) throws IOException {
        try {
            Files.createFile(requestFile(place));
        } catch (FileAlreadyExistsException e) {
            // Another process has already made a request, and one is sufficient.
            return;
        }
    }

    /**
     * Whether another process is waiting for the file, or the process that this one is connected to has stopped sharing
     * it.
     */
    public boolean releaseRequested() {
        return wanted() || withdrawn();
    }

    private boolean wanted() {
        return lock != null && server == null && Files.exists(requestFile(folder));
    }

    /** Waits until the requesting process has the file, or the patience is exhausted. */
    public static void awaitTaker(Path folder, int patience) {
        Path request = requestFile(folder.toAbsolutePath().normalize());
        try {
            for (int i = 0; i < patience && Files.exists(request); i++) {
                pause(folder);
            }
            Files.deleteIfExists(request);
        } catch (IOException e) {
            throw unusable("The request for the embedded ledger in " + folder + " could not be removed", e);
        }
    }

    private boolean withdrawn() {
        if (lock != null) {
            return false;
        }
        try {
            Matcher offer = offered(address(folder));
            if (offer == null || !url.equals(url(offer))) {
                return true;
            }
            // A killed holder leaves its address.
            try (HolderLock free = HolderLock.tryTake(lockFile(folder))) {
                return free != null;
            }
        } catch (IOException e) {
            throw unusable("The embedded ledger in " + folder + " could not be checked", e);
        }
    }

    /**
     * Starts sharing the file with other processes, after the tables exist. Does nothing if another process shares it.
     */
    public void share() {
        if (lock == null || server != null) {
            return;
        }
        String name = HexFormat.of().formatHex(randomBytes());
        try {
            server = Server.createTcpServer("-tcpPort", "0", "-ifExists", "-tcpDaemon", "-key", name, database(folder))
                    .start();
            Path draft = folder.resolve("ledger.server.new");
            OwnerOnly.write(draft, server.getPort() + " " + name + " " + self());
            Files.move(draft, address(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (SQLException | IOException e) {
            throw unopened("The embedded ledger in " + folder + " could not be shared with other processes: " + e, e);
        }
    }

    /** Stops new connections and waits a short time for the queries of connected processes. */
    public void withdraw(DataSource connections) {
        removeAddress();
        if (server == null) {
            return;
        }
        try {
            for (int i = 0;
                    i < CLIENT_PAUSES
                            && clients(connections) > 0
                            && !Thread.currentThread().isInterrupted();
                    i++) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DataAccessException e) {
            // A database that does not answer has no connected processes to wait for.
            log.debug("The processes connected to the embedded ledger could not be counted", e);
        }
    }

    private static long clients(DataSource connections) {
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
                throw unusable("The address of the embedded ledger in " + folder + " could not be removed", e);
            }
        }
    }

    /** Waits for the time between two checks. */
    public static void pause(Path folder) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NightshiftException.refused("Interrupted while waiting for the embedded ledger in " + folder, e);
        }
    }

    private static String self() {
        return String.valueOf(ProcessHandle.current().pid());
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** What to tell if a connection failed because the holder does not answer; empty if it failed otherwise. */
    public Optional<NightshiftException> unanswered(Exception e) {
        return holder() || Causes.first(e, SocketTimeoutException.class).isEmpty()
                ? Optional.empty()
                : Optional.of(NightshiftException.held(
                        "The embedded ledger in " + folder + " is held by process " + holder
                                + ", which has not answered for "
                                + ANSWER_SECONDS + " s. If it is suspended, wake it (kill -CONT " + holder
                                + "); if it hangs, end it (kill -9 " + holder + "). Then try again",
                        e));
    }

    /** A full disk can be emptied, so that another try may succeed. */
    public static NightshiftException unopened(String message, Exception e) {
        return new NightshiftException(FullDisk.is(e) ? Reason.FAILED : Reason.REFUSED, message, e);
    }

    private static NightshiftException unusable(String what, IOException e) {
        return NightshiftException.failed(what + ": " + e + "; check that the folder can be written", e);
    }

    private static Path lockFile(Path folder) {
        return folder.resolve("ledger.lock");
    }

    private static Path requestFile(Path folder) {
        return folder.resolve("ledger.wanted");
    }

    private static Path address(Path folder) {
        return folder.resolve("ledger.server");
    }

    private static String database(Path folder) {
        return folder.resolve("ledger").toString();
    }

    /** Returns the offer of the process that shares the file; null if there is none. */
    private static @Nullable Matcher offered(Path address) throws IOException {
        try {
            String text = OwnerOnly.read(address);
            Matcher offer = OFFER.matcher(text == null ? "" : text);
            return offer.matches() ? offer : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static String url(Matcher offer) {
        return "jdbc:h2:tcp://127.0.0.1:" + offer.group(1) + "/" + offer.group(2) + MODE + ";NETWORK_TIMEOUT="
                + ANSWER_SECONDS * 1_000;
    }

    /** Stops sharing the file and releases the lock, after the owner of the connections has closed them. */
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
            throw unusable("The lock of the embedded ledger in " + folder + " could not be released", e);
        }
    }
}
