package dev.nightshift.work;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands things from one thread to another in order, with no more of them underway, and no more of their bytes, than was
 * said; a single one may be larger.
 *
 * <p>For one thread that gives and one that takes; {@link #close()} is for any.
 */
public final class BoundedQueue<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition arrival = lock.newCondition();
    private final Queue<Parcel<T>> underway = new ArrayDeque<>();
    private final int mostItems;
    private final long mostBytes;
    private long bytes;
    private boolean closed;

    public BoundedQueue(int mostItems, long mostBytes) {
        this.mostItems = mostItems;
        this.mostBytes = mostBytes;
    }

    /**
     * Waits until there is room, whatever interrupts it: who gives may be in the middle of work that an interrupt breaks.
     *
     * @return false if nobody will take it any more
     */
    public boolean give(T item, long size) {
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
        return underway.isEmpty() || (underway.size() < mostItems && bytes + size <= mostBytes);
    }

    /** The next one; null if none arrives within the time, or all is closed. */
    public @Nullable T take(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (underway.isEmpty() && !closed && left > 0) {
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

    /** Whether nothing is given and taken any more. */
    public boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is underway and lets nobody wait any more. */
    public void close() {
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
