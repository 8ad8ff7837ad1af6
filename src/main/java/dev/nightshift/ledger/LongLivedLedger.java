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
 * A ledger that stays open between questions, for a process that asks all day, and that never stands in the way of a
 * process that works: the embedded one is given back within a moment when another process wants it, and looked into by
 * way of that process then.
 *
 * <p>Thread-safe. Opens the ledger with the first question, and anew after it was given back or lost.
 */
public final class LongLivedLedger implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LongLivedLedger.class);

    private static final long LOOK_MILLIS = 50;

    /** Who wanted the ledger looks for it every tenth of a second. */
    private static final int TENTHS_TO_COME_FOR_IT = 10;

    /** A ledger that cannot be opened is not tried again for so long: every question would wait for it. */
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final LedgerProperties settings;
    private final Path folder;
    private final UnaryOperator<DataSource> decorator;
    private final ScheduledExecutorService watcher;

    /** Questions share it, opening and closing have it alone; fair, so that a wish to close is not kept waiting. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    private volatile @Nullable Ledger ledger;
    private volatile boolean closed;
    private @Nullable NightshiftException failure;
    private long failedAt;

    /**
     * Of the ledger that the settings name.
     *
     * @param folder where the embedded one lies
     * @param decorator around its connections
     */
    public LongLivedLedger(LedgerProperties settings, Path folder, UnaryOperator<DataSource> decorator) {
        this.settings = settings;
        this.folder = folder;
        this.decorator = decorator;
        this.watcher = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("kept ledger"));
        if (settings.url() == null) {
            var unused = watcher.scheduleWithFixedDelay(this::watch, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Asks the ledger something, in a moment; a connection that the end of another process broke is made anew once.
     *
     * @throws NightshiftException if it cannot be opened
     */
    public <T> T with(Function<Ledger, T> question) {
        try {
            return ask(question);
        } catch (DataAccessException | TransactionException e) {
            if (settings.url() != null) {
                throw e;
            }
            log.debug("The embedded ledger is opened anew", e);
            giveBack(false);
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
            throw NightshiftException.refused("The program is ending");
        }
        NightshiftException before = failure;
        if (before != null && System.nanoTime() - failedAt < PAUSE_NANOS) {
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
            if (open != null && open.toBeGivenBack()) {
                giveBack(true);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            log.warn("The embedded ledger could not be given back, will be tried again: {}", e.getMessage());
        }
    }

    /** Closes it once the questions under way are answered; new ones wait until who wanted it had time to take it. */
    private void giveBack(boolean waiting) {
        lock.writeLock().lock();
        try {
            Ledger open = ledger;
            if (open != null) {
                ledger = null;
                boolean wasHolder = open.canWork();
                open.close();
                if (waiting && wasHolder) {
                    EmbeddedLedger.giveWay(folder, TENTHS_TO_COME_FOR_IT);
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Closes it; what is asked from now on fails. Without an interrupt: the watcher may be closing H2's file. */
    @Override
    public void close() {
        closed = true;
        watcher.shutdown();
        giveBack(false);
    }
}
