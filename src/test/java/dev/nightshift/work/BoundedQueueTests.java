package dev.nightshift.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class BoundedQueueTests {

    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void thingsArriveInOrder() throws InterruptedException {
        BoundedQueue<String> queue = new BoundedQueue<>(3, 10);

        queue.give("a", 1);
        queue.give("b", 1);

        assertThat(queue.take(LONG)).isEqualTo("a");
        assertThat(queue.take(SHORT)).isEqualTo("b");
        assertThat(queue.take(SHORT)).isNull();
    }

    @Test
    void whoGivesWaitsForRoomAmongTheItems() throws Exception {
        assertWaits(new BoundedQueue<>(1, 100), 1);
    }

    @Test
    void whoGivesWaitsForRoomAmongTheBytes() throws Exception {
        assertWaits(new BoundedQueue<>(100, 10), 6);
    }

    private static void assertWaits(BoundedQueue<String> queue, long size) throws Exception {
        queue.give("a", size);
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        Thread giver = new Thread(() -> second.complete(queue.give("b", size)));
        giver.start();
        while (giver.getState() != Thread.State.WAITING) {
            assertThat(giver.isAlive()).isTrue();
            Thread.onSpinWait();
        }

        assertThat(queue.take(LONG)).isEqualTo("a");

        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(queue.take(LONG)).isEqualTo("b");
    }

    @Test
    void whoWaitsForRoomGivesNothingYet() throws Exception {
        BoundedQueue<String> queue = new BoundedQueue<>(1, 10);
        assertThat(queue.awaitRoom()).isTrue();
        queue.give("a", 1);
        CompletableFuture<Boolean> room = new CompletableFuture<>();
        Thread giver = new Thread(() -> room.complete(queue.awaitRoom()));
        giver.start();
        while (giver.getState() != Thread.State.WAITING) {
            assertThat(giver.isAlive()).isTrue();
            Thread.onSpinWait();
        }

        assertThat(queue.take(LONG)).isEqualTo("a");

        assertThat(room.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(queue.take(SHORT)).isNull();
    }

    @Test
    void isOverOnceAllBeforeTheEndWereTaken() throws Exception {
        BoundedQueue<String> queue = new BoundedQueue<>(3, 10);
        queue.give("a", 1);
        queue.end();
        assertThat(queue.over()).isFalse();

        assertThat(queue.take(LONG)).isEqualTo("a");

        assertThat(queue.over()).isTrue();
        assertThat(queue.closed()).isFalse();
        assertThat(queue.take(LONG)).isNull();
    }

    @Test
    void oneThatIsLargerThanAllowedPassesAlone() throws InterruptedException {
        BoundedQueue<String> queue = new BoundedQueue<>(3, 10);

        assertThat(queue.give("large", 11)).isTrue();

        assertThat(queue.take(LONG)).isEqualTo("large");
    }

    @Test
    void closingLetsNobodyWait() throws Exception {
        BoundedQueue<String> full = new BoundedQueue<>(1, 10);
        full.give("a", 1);
        CompletableFuture<Boolean> giver = CompletableFuture.supplyAsync(() -> full.give("b", 1));
        BoundedQueue<String> empty = new BoundedQueue<>(1, 10);
        CompletableFuture<Boolean> taker = CompletableFuture.supplyAsync(() -> isNull(empty));

        full.close();
        empty.close();

        assertThat(giver.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(taker.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(full.take(SHORT)).isNull();
        assertThat(full.give("c", 1)).isFalse();
        assertThat(full.awaitRoom()).isFalse();
        assertThat(full.over()).isTrue();
        assertThat(full.closed()).isTrue();
    }

    private static boolean isNull(BoundedQueue<String> queue) {
        try {
            return queue.take(LONG) == null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
