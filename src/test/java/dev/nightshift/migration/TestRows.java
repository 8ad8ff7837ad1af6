package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.work.WorkAhead;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Produces blocks of one row each, the n-th at second n, and then the end, a failure, or nothing until it is cancelled.
 */
final class TestRows implements WorkAhead.Producer<Block> {

    final AtomicInteger closed = new AtomicInteger();
    final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final List<Block> blocks;
    private @Nullable RuntimeException failure;
    private boolean waiting;
    private int read;

    TestRows(int rows) {
        this(IntStream.rangeClosed(1, rows).mapToObj(TestRows::block).toList());
    }

    TestRows(List<Block> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    private static Block block(int number) {
        LoginRecord row =
                new LoginRecord(Instant.ofEpochSecond(number), LoginId.of(number), new @Nullable Object[] {null, null});
        return new Block(List.of(row), new Position(String.valueOf(number), LoginId.of(number)), 10, 0, 0);
    }

    TestRows failing(RuntimeException failure) {
        this.failure = failure;
        return this;
    }

    TestRows waiting() {
        this.waiting = true;
        return this;
    }

    WorkAhead<Block> ahead() {
        return WorkAhead.start(
                "read rows", new WorkAhead.Bounds<>(1, 1_000, Block::bytes), () -> this, WorkAhead::asItIs);
    }

    @Override
    public @Nullable Block next() throws InterruptedException {
        if (read < blocks.size()) {
            return blocks.get(read++);
        }
        reached.countDown();
        if (waiting) {
            letGo.await();
        }
        if (failure != null) {
            throw failure;
        }
        return null;
    }

    @Override
    public void cancel() {
        letGo.countDown();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
