package dev.nightshift.work;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands items from one thread to another in order, and never holds more items or more bytes than its limits. A single
 * item may be larger than the limit in bytes.
 *
 * <p>One thread may give and one may take; any thread may call {@link #close()}.
 */
final class BoundedQueue<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition arrival = lock.newCondition();
    private final Queue<Parcel<T>> underway = new ArrayDeque<>();
    private final int maxItems;
    private final long maxBytes;
    private long bytes;
    private boolean ended;
    private boolean closed;

    BoundedQueue(int maxItems, long maxBytes) {
        this.maxItems = maxItems;
        this.maxBytes = maxBytes;
    }

    /**
     * Waits until there is room for one more item, regardless of its size and of interrupts.
     *
     * @return false if nobody will take it
     */
    boolean awaitRoom() {
        lock.lock();
        try {
            while (!closed && underway.size() >= maxItems) {
                room.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is room. Interrupts are ignored, because the giving thread may be inside a database call that
     * an interrupt would break.
     *
     * @return false if nobody will take it
     */
    boolean give(T item, long size) {
        lock.lock();
        try {
            while (!closed && !fits(size)) {
                room.awaitUninterruptibly();
            }
            if (closed) {
                return false;
            }
            underway.add(new Parcel<>(item, size));
            bytes += size;
            arrival.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(long size) {
        return underway.isEmpty() || (underway.size() < maxItems && bytes + size <= maxBytes);
    }

    /** Returns the next item; null if none arrives within the time, or if none will ever arrive. */
    @Nullable T take(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (underway.isEmpty() && !ended && !closed && left > 0) {
                left = arrival.awaitNanos(left);
            }
            Parcel<T> next = underway.poll();
            if (next == null) {
                return null;
            }
            bytes -= next.size;
            room.signal();
            return next.item;
        } finally {
            lock.unlock();
        }
    }

    /** Says that no more items will be given. */
    void end() {
        lock.lock();
        try {
            ended = true;
            arrival.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is left to take and nothing more will arrive. */
    boolean over() {
        lock.lock();
        try {
            return closed || (ended && underway.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #close()} was called. */
    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Drops the items that are held and releases every thread that waits. */
    void close() {
        lock.lock();
        try {
            closed = true;
            underway.clear();
            bytes = 0;
            room.signalAll();
            arrival.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private record Parcel<T>(T item, long size) {}
}
