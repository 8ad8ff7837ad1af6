package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class PrefetchedTests {

    @Test
    void isMadeWhileItsOwnerDoesOtherThings() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Prefetched<String> ahead = Prefetched.of("test", () -> {
            begun.countDown();
            return Thread.currentThread().getName();
        });
        begun.await();
        assertThat(ahead.get()).isEqualTo("test");
        assertThat(ahead.get()).isEqualTo("test");
    }

    @Test
    void itsFailureIsToldToTheOneThatMadeItUnwanted() {
        OperationException failure = OperationException.refused("no such table");
        OperationException first = OperationException.refused("no such bucket");

        Prefetched.of("test", () -> {
                    throw failure;
                })
                .settle(Duration.ofMinutes(1), first);

        assertThat(first.getSuppressed()).containsExactly(failure);
    }

    @Test
    void isNotWaitedForLongerThanItIsWorth() {
        CountDownLatch never = new CountDownLatch(1);
        OperationException first = OperationException.refused("no such bucket");

        Prefetched.of("test", () -> {
                    try {
                        never.await();
                        return "";
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .settle(Duration.ZERO, first);

        assertThat(first.getSuppressed()).isEmpty();
    }

    @Test
    void failsAsTheMakingHasFailed() {
        OperationException failure = OperationException.refused("no such file");
        Prefetched<String> ahead = Prefetched.of("test", () -> {
            throw failure;
        });
        assertThatThrownBy(ahead::get).isSameAs(failure);
    }
}
