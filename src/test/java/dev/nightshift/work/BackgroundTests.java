package dev.nightshift.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BackgroundTests {

    private final IllegalStateException failure = new IllegalStateException("no such file");

    @Test
    void isDoneWhileItsOwnerDoesOtherThingsOnADaemonOfItsName() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Background<String> work = Background.start("test", () -> {
            begun.countDown();
            return Thread.currentThread().getName() + Thread.currentThread().isDaemon();
        });
        begun.await();
        assertThat(work.get()).isEqualTo("testtrue");
        assertThat(work.get()).isEqualTo("testtrue");
        assertThat(work.ready(Duration.ZERO)).isTrue();
    }

    @Test
    void isReadyOnceItIsDone() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Background<Boolean> work = Background.start("test", () -> {
            gate.await();
            return true;
        });
        assertThat(work.ready(Duration.ofMillis(5))).isFalse();
        gate.countDown();
        assertThat(work.ready(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void failsAsTheWorkHasFailed() throws InterruptedException {
        Background<String> work = Background.start("test", () -> {
            throw failure;
        });
        assertThat(work.ready(Duration.ofMinutes(1))).isTrue();
        assertThatThrownBy(work::get).isSameAs(failure);
        assertThatThrownBy(() -> work.get(IOException.class)).isSameAs(failure);
    }

    @Test
    void anErrorIsNotLost() {
        OutOfMemoryError error = new OutOfMemoryError("played");
        Background<String> work = Background.start("test", () -> {
            throw error;
        });
        assertThatThrownBy(work::get).isSameAs(error);
    }

    @Test
    void aCheckedExceptionIsItselfForThoseWhoKnowIt() {
        IOException checked = new IOException("no room");
        Background<String> work = Background.start("test", () -> {
            throw checked;
        });
        assertThatThrownBy(() -> work.get(IOException.class)).isSameAs(checked);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(work::get)
                .withMessage("'test' failed: java.io.IOException: no room")
                .withCause(checked);
    }

    @Test
    void whoLeavesItLearnsOfItsFailure() {
        Background<String> work = Background.start("test", () -> {
            throw failure;
        });
        assertThat(work.leave(Duration.ofMinutes(1))).isSameAs(failure);
    }

    @Test
    void isNotWaitedForLongerThanItIsWorth() {
        CountDownLatch never = new CountDownLatch(1);
        Background<String> work = Background.start("test", () -> {
            never.await();
            return "";
        });
        assertThat(work.leave(Duration.ZERO)).isNull();

        work.interrupt();

        assertThat(work.leave(Duration.ofMinutes(1))).isInstanceOf(InterruptedException.class);
    }

    @Test
    void closingCancelsUntilTheThreadHasEndedAndDoesNotInterruptIt() {
        AtomicInteger cancels = new AtomicInteger();
        AtomicInteger aborts = new AtomicInteger();
        CountDownLatch letGo = new CountDownLatch(1);
        Background<Boolean> work = Background.start(
                "test",
                () -> {
                    letGo.await();
                    return true;
                },
                new Background.Cancellation() {
                    @Override
                    public void cancel() throws IOException {
                        if (cancels.incrementAndGet() == 2) {
                            letGo.countDown();
                        }
                        throw new IOException("the first did not come through");
                    }

                    @Override
                    public void abort() {
                        aborts.incrementAndGet();
                    }
                });

        work.close();

        assertThat(work.get()).isTrue();
        assertThat(cancels).hasValue(2);
        assertThat(aborts).hasValue(0);
    }

    @Test
    void whatDoesNotAnswerToCancellingIsAborted() {
        CountDownLatch letGo = new CountDownLatch(1);
        Background<Boolean> work = Background.start(
                "test",
                () -> {
                    letGo.await();
                    return true;
                },
                new Background.Cancellation() {
                    @Override
                    public void cancel() {}

                    @Override
                    public void abort() {
                        letGo.countDown();
                    }
                });

        work.close(Duration.ofMillis(100), Background.LIMIT);

        assertThat(work.get()).isTrue();
    }

    @Test
    void whatIsDoneIsNotCancelled() {
        AtomicInteger cancels = new AtomicInteger();
        Background<Boolean> work = Background.start("test", () -> true, cancels::incrementAndGet);
        assertThat(work.get()).isTrue();

        work.close();
        work.close();

        assertThat(cancels).hasValue(0);
    }

    @Test
    void aThreadThatDoesNotEndIsNamed() {
        CountDownLatch letGo = new CountDownLatch(1);
        Background<Boolean> work = Background.start("read all logins", () -> {
            letGo.await();
            return true;
        });
        try {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> work.close(Background.LIMIT, Duration.ofSeconds(1)))
                    .withMessage("Thread 'read all logins' did not end within 1 s of being asked to");
        } finally {
            letGo.countDown();
            work.close();
        }
    }

    @Test
    void anInterruptWhileClosingIsKept() {
        CountDownLatch letGo = new CountDownLatch(1);
        Background<Boolean> work = Background.start(
                "test",
                () -> {
                    letGo.await();
                    return true;
                },
                letGo::countDown);
        Thread.currentThread().interrupt();

        work.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(work.get()).isTrue();
    }
}
