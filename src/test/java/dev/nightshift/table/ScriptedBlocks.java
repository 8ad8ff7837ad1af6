package dev.nightshift.table;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Numbered blocks of one row. At their end the stream ends, fails, or waits until it is released. */
public final class ScriptedBlocks implements BlockSource {

    public final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);
    final AtomicInteger aborted = new AtomicInteger();
    public final AtomicInteger closed = new AtomicInteger();
    public final AtomicInteger interrupts = new AtomicInteger();

    private final int blocks;
    private final End end;
    private int next;

    public ScriptedBlocks(int blocks, End end) {
        this.blocks = blocks;
        this.end = end;
    }

    @Override
    public @Nullable Block next() throws SQLException {
        if (next < blocks) {
            next++;
            LoginRecord row = new LoginRecord(null, LoginId.of(next), new @Nullable Object[0]);
            return new Block(List.of(row), new Position(null, LoginId.of(next)), 0, 0, 0);
        }
        reached.countDown();
        return end.reached(this);
    }

    @Override
    public void cancel() {
        letGo.countDown();
    }

    @Override
    public void abort() {
        aborted.incrementAndGet();
        letGo.countDown();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }

    @FunctionalInterface
    public interface End {

        public End STREAM = blocks -> null;

        public End FAILURE = blocks -> {
            throw new SQLException("the line is dead");
        };

        /** Like a call of a database, it ignores interrupts; only cancelling ends it. */
        public End WAITING = blocks -> {
            boolean waiting = true;
            while (waiting) {
                try {
                    blocks.letGo.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    blocks.interrupts.incrementAndGet();
                }
            }
            return null;
        };

        public @Nullable Block reached(ScriptedBlocks blocks) throws SQLException;
    }
}
