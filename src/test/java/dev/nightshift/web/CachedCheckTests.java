package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

final class CachedCheckTests {

    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long nanoTime;

    private CachedCheck check(Supplier<String> answer, boolean atOnce) {
        return new CachedCheck(
                "ledger",
                () -> {
                    asked.incrementAndGet();
                    return answer.get();
                },
                atOnce ? Runnable::run : waiting::add,
                Duration.ofMillis(atOnce ? 5_000 : 1),
                Duration.ofSeconds(10),
                () -> nanoTime);
    }

    @Test
    void aStormOfProbesAsksOnce() {
        CachedCheck check = check(() -> "answers", true);
        for (int i = 0; i < 1_000; i++) {
            assertThat(check.health().getStatus()).isEqualTo(Status.UP);
        }
        assertThat(asked).hasValue(1);

        nanoTime = Duration.ofSeconds(11).toNanos();
        check.health();
        assertThat(asked).hasValue(2);
    }

    @Test
    void oneThatHangsIsDownAndNotAskedOnTopOfItself() {
        CachedCheck check = check(() -> "answers", false);

        assertThat(check.health().getStatus()).isEqualTo(Status.DOWN);
        nanoTime = Duration.ofHours(1).toNanos();
        assertThat(check.health().getStatus()).isEqualTo(Status.DOWN);

        assertThat(waiting).hasSize(1);
        waiting.remove().run();
        assertThat(check.health().getStatus()).isEqualTo(Status.UP);
        assertThat(waiting).isEmpty();
    }

    @Test
    void anAnswerThatTookLongHoldsFromWhenItWasGiven() {
        CachedCheck check = check(
                () -> {
                    nanoTime += Duration.ofSeconds(60).toNanos();
                    return "answers";
                },
                true);
        check.health();
        check.health();
        assertThat(asked).hasValue(1);
    }

    @Test
    @Timeout(60)
    void oneThatHasHungForItsTimeIsDownWithoutWaiting() {
        CachedCheck check = new CachedCheck(
                "bucket",
                () -> "answers",
                waiting::add,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                // The check starts at 0, and 5 minutes have passed when a caller waits for it.
                () -> waiting.isEmpty() ? 0 : Duration.ofMinutes(5).toNanos());

        assertThat(check.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aFailureIsDownInItsOwnWords() {
        Health health = check(
                        () -> {
                            throw new IllegalStateException("no route");
                        },
                        true)
                .health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("ledger", "no route");
    }
}
