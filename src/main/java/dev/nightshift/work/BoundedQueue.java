package dev.nightshift.work;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands items from one thread to another in order, with no more of them underway, and no more of their bytes, than was
 * said; a single one may be larger.
 *
 * <p>For one thread that gives and one that takes; {@link #close()} is for any.
 */
final class BoundedQueue<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition arrival = lock.newCondition();
    private final Queue<Parcel<T>> underway = new ArrayDeque<>();
    private final int mostItems;
    private final long mostBytes;
    private long bytes;
    private boolean ended;
    private boolean closed;

    BoundedQueue(int mostItems, long mostBytes) {
        this.mostItems = mostItems;
        this.mostBytes = mostBytes;
    }

    /**
     * Waits until there is room for one more item, however few bytes it will have, regardless of interrupts.
     *
     * @return false if nobody will take it
     */
    boolean awaitRoom() {
        lock.lock();
        try {
            while (!closed && underway.size() >= mostItems) {
                room.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is room, regardless of interrupts: who gives may have a database at work, which an interrupt breaks.
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
        return underway.isEmpty() || (underway.size() < mostItems && bytes + size <= mostBytes);
    }

    /** The next one; null if none arrives within the time, or ever. */
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

    /** Nothing more will be given. */
    void end() {
        lock.lock();
        try {
            ended = true;
            arrival.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is left to be taken, and nothing will be. */
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

    /** Drops what is underway and lets nobody wait any more. */
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
