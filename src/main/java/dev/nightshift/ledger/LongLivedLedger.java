package dev.nightshift.ledger;

import dev.nightshift.ledger.embedded.EmbeddedLedger;
import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * A ledger that stays open between queries in a long-lived process, and never blocks a process that works. When another
 * process requests the embedded ledger, it is released immediately, and queries then connect to that process.
 *
 * <p>Thread-safe. Opens the ledger at the first query, and reopens it after it was released or lost.
 */
public final class LongLivedLedger implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LongLivedLedger.class);

    private static final long CHECK_MILLIS = 50;

    /** The process that requested the ledger tries to open it every tenth of a second. */
    private static final int TAKER_PATIENCE = 10;

    /** Pause after a failure to open the ledger, so that not every query waits for another try. */
    private static final long RETRY_PAUSE_NANOS = 1_000_000_000L;

    private final LedgerProperties settings;
    private final Path folder;
    private final UnaryOperator<DataSource> decorator;
    private final ScheduledExecutorService watcher;

    /** Shared by queries, exclusive for opening and closing. It is fair, so that queries cannot delay closing. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    private volatile @Nullable Ledger ledger;
    private volatile boolean closed;
    private @Nullable NightshiftException failure;
    private long failedAt;

    /**
     * Creates the ledger without opening it.
     *
     * @param folder folder of the embedded ledger
     * @param decorator wraps the data source
     */
    public LongLivedLedger(LedgerProperties settings, Path folder, UnaryOperator<DataSource> decorator) {
        this.settings = settings;
        this.folder = folder;
        this.decorator = decorator;
        this.watcher = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("long-lived ledger"));
        if (settings.url() == null) {
            var unused = watcher.scheduleWithFixedDelay(this::watch, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Runs a short query on the ledger. If the connection to the embedded ledger broke because another process ended,
     * it is reopened and the query retried once.
     *
     * @throws NightshiftException if the ledger cannot be opened
     */
    public <T> T with(Function<Ledger, T> question) {
        try {
            return ask(question);
        } catch (DataAccessException | TransactionException e) {
            if (settings.url() != null) {
                throw e;
            }
            log.debug("Reopening the embedded ledger", e);
            release(false);
            return ask(question);
        }
    }

    private <T> T ask(Function<Ledger, T> question) {
        while (true) {
            lock.readLock().lock();
            try {
                Ledger open = ledger;
                if (open != null) {
                    return question.apply(open);
                }
            } finally {
                lock.readLock().unlock();
            }
            ensureOpen();
        }
    }

    private void ensureOpen() {
        lock.writeLock().lock();
        try {
            if (ledger == null) {
                ledger = open();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Ledger open() {
        if (closed) {
            throw NightshiftException.refused("The program is shutting down");
        }
        NightshiftException before = failure;
        if (before != null && System.nanoTime() - failedAt < RETRY_PAUSE_NANOS) {
            throw before;
        }
        try {
            Ledger opened = Ledger.open(settings, folder, decorator);
            failure = null;
            return opened;
        } catch (NightshiftException e) {
            failure = e;
            failedAt = System.nanoTime();
            throw e;
        }
    }

    private void watch() {
        try {
            Ledger open = ledger;
            if (open != null && open.releaseRequested()) {
                release(true);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            log.warn("The embedded ledger could not be released, and releasing it will be retried: {}", e.getMessage());
        }
    }

    /**
     * Closes the ledger after the running queries. New queries wait until the requesting process had time to take it.
     */
    private void release(boolean waiting) {
        lock.writeLock().lock();
        try {
            Ledger open = ledger;
            if (open != null) {
                ledger = null;
                boolean wasHolder = open.canWork();
                open.close();
                if (waiting && wasHolder) {
                    EmbeddedLedger.awaitTaker(folder, TAKER_PATIENCE);
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Closes the ledger; later queries fail. The watcher is not interrupted, because it may be closing H2's file. */
    @Override
    public void close() {
        closed = true;
        watcher.shutdown();
        release(false);
    }
}
