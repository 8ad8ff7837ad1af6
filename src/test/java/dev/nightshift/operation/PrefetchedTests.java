package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.work.NightshiftException;
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
        NightshiftException failure = NightshiftException.refused("no such table");
        NightshiftException first = NightshiftException.refused("no such bucket");

        Prefetched.of("test", () -> {
                    throw failure;
                })
                .settle(Duration.ofMinutes(1), first);

        assertThat(first.getSuppressed()).containsExactly(failure);
    }

    @Test
    void isNotWaitedForLongerThanItIsWorth() {
        CountDownLatch never = new CountDownLatch(1);
        NightshiftException first = NightshiftException.refused("no such bucket");

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
        NightshiftException failure = NightshiftException.refused("no such file");
        Prefetched<String> ahead = Prefetched.of("test", () -> {
            throw failure;
        });
        assertThatThrownBy(ahead::get).isSameAs(failure);
    }
}
