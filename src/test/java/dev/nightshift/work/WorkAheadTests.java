package dev.nightshift.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class WorkAheadTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void itemsArriveInOrderAndThenNothingEverAfter() throws Exception {
        Numbers numbers = new Numbers(100, End.OVER);
        try (WorkAhead<Integer> work = work(3, numbers)) {
            for (int i = 1; i <= 100; i++) {
                assertThat(work.next()).isEqualTo(i);
            }
            assertThat(work.next()).isNull();
            assertThat(work.next()).isNull();
            assertThat(work.ready(Duration.ZERO)).isTrue();
        }
        assertThat(numbers.closed).hasValue(1);
    }

    @Test
    void aFailureArrivesAfterTheItemsBeforeItAndAtEveryLaterCall() throws Exception {
        Numbers numbers = new Numbers(2, End.FAILURE);
        try (WorkAhead<Integer> work = work(32, numbers)) {
            assertThat(numbers.reached.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(work.next()).isEqualTo(1);
            assertThat(work.next()).isEqualTo(2);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(work::next)
                    .withCauseInstanceOf(IOException.class);
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(work::next);
        }
        assertThat(numbers.closed).hasValue(1);
    }

    @Test
    void anErrorOfTheThreadIsNotLost() {
        NoClassDefFoundError error = new NoClassDefFoundError("a driver's");
        try (WorkAhead<Integer> work = work(3, () -> {
            throw error;
        })) {
            assertThatThrownBy(work::next).isSameAs(error);
        }
    }

    @Test
    void readyTimesOutAndIsTrueOnceAnItemIsThere() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (WorkAhead<Integer> work = work(3, () -> {
            gate.await();
            return new Numbers(1, End.OVER);
        })) {
            assertThat(work.ready(Duration.ofMillis(5))).isFalse();
            gate.countDown();
            assertThat(work.ready(LONG)).isTrue();
            assertThat(work.ready(Duration.ZERO)).isTrue();
            assertThat(work.next()).isEqualTo(1);
        }
    }

    @Test
    void anItemIsBegunOnlyWhenThereIsRoomForIt() throws Exception {
        Numbers numbers = new Numbers(3, End.WAITING);
        try (WorkAhead<Integer> work = work(1, numbers)) {
            assertThat(work.ready(LONG)).isTrue();
            // The first was taken and the second is ready, so the third would be one too many.
            await(numbers.begun, 2);
            Thread.sleep(20);
            assertThat(numbers.begun).hasValue(2);
            assertThat(work.next()).isEqualTo(1);
            assertThat(work.next()).isEqualTo(2);
            await(numbers.begun, 3);
            assertThat(work.next()).isEqualTo(3);
            assertThat(numbers.reached.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void noMoreBytesAreAheadThanAllowed() throws Exception {
        Numbers numbers = new Numbers(4, End.WAITING);
        try (WorkAhead<Integer> work = WorkAhead.start(
                "count", new WorkAhead.Bounds<>(100, 10, number -> 6), () -> numbers, WorkAhead::asItIs)) {
            // One is ready, and one waits for room in bytes.
            await(numbers.begun, 2);
            Thread.sleep(20);
            assertThat(numbers.begun).hasValue(2);
            assertThat(work.next()).isEqualTo(1);
            await(numbers.begun, 3);
        }
    }

    @Test
    void closingEndsWorkThatWaitsForRoom() throws Exception {
        Numbers numbers = new Numbers(Integer.MAX_VALUE, End.OVER);
        WorkAhead<Integer> work = work(1, numbers);
        assertThat(work.ready(LONG)).isTrue();

        work.close();

        assertThat(numbers.closed).hasValue(1);
        assertThat(work.next()).isNull();
    }

    @Test
    void closingCancelsWorkThatWaitsAndDoesNotInterruptIt() throws Exception {
        Numbers numbers = new Numbers(1, End.WAITING);
        WorkAhead<Integer> work = work(3, numbers);
        assertThat(numbers.reached.await(10, TimeUnit.SECONDS)).isTrue();

        work.close();

        assertThat(numbers.closed).hasValue(1);
        assertThat(numbers.interrupts).hasValue(0);
        assertThat(work.next()).isNull();
    }

    @Test
    void closingLetsATakerOfAnotherThreadWaitNoLonger() throws Exception {
        Numbers numbers = new Numbers(0, End.WAITING);
        WorkAhead<Integer> work = work(3, numbers);
        CompletableFuture<Boolean> taker = CompletableFuture.supplyAsync(() -> {
            try {
                return work.next() == null;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(numbers.reached.await(10, TimeUnit.SECONDS)).isTrue();

        work.close();

        assertThat(taker.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancellingEndsTheWorkWithoutWaitingForIt() throws Exception {
        Numbers numbers = new Numbers(1, End.WAITING);
        WorkAhead<Integer> work = work(3, numbers);
        assertThat(numbers.reached.await(10, TimeUnit.SECONDS)).isTrue();

        work.cancel();

        assertThat(work.next()).isNull();
        await(numbers.closed, 1);
        work.close();
    }

    @Test
    void closingTwiceIsHarmless() throws Exception {
        Numbers numbers = new Numbers(5, End.OVER);
        WorkAhead<Integer> work = work(1, numbers);

        work.close();
        work.close();

        assertThat(numbers.closed).hasValueLessThanOrEqualTo(1);
        assertThat(work.next()).isNull();
    }

    @Test
    void anInterruptWhileClosingIsKept() {
        WorkAhead<Integer> work = work(1, new Numbers(5, End.OVER));
        Thread.currentThread().interrupt();

        work.close();

        assertThat(Thread.interrupted()).isTrue();
    }

    private static WorkAhead<Integer> work(int mostItems, Numbers numbers) {
        return work(mostItems, () -> numbers);
    }

    private static WorkAhead<Integer> work(int mostItems, WorkAhead.Opener<Integer> opener) {
        return WorkAhead.start("count", new WorkAhead.Bounds<>(mostItems, 100, number -> 0), opener, WorkAhead::asItIs);
    }

    private static void await(AtomicInteger count, int value) {
        while (count.get() < value) {
            Thread.onSpinWait();
        }
    }

    private enum End {
        OVER,
        FAILURE,
        /** Like a database call, it ignores interrupts; only cancelling ends it. */
        WAITING
    }

    /** Counts from 1, and then does what the test asks for. */
    private static final class Numbers implements WorkAhead.Producer<Integer> {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final AtomicInteger interrupts = new AtomicInteger();
        private final int last;
        private final End end;

        Numbers(int last, End end) {
            this.last = last;
            this.end = end;
        }

        @Override
        public @Nullable Integer next() throws IOException {
            if (begun.get() < last) {
                return begun.incrementAndGet();
            }
            reached.countDown();
            if (end == End.FAILURE) {
                throw new IOException("the line is dead");
            }
            while (end == End.WAITING && letGo.getCount() > 0) {
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    interrupts.incrementAndGet();
                }
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
}
