package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BrakeTests {

    private static final Brake.Key KEY = new Brake.Key("operator", "10.0.0.1");

    private long now;
    private final Brake brake = new Brake(() -> now);

    @Test
    void afterThreeWrongPasswordsEveryTryWaitsTwiceAsLongUpToAMinute() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            brake.wrong(KEY);
            long seconds = brake.seconds(KEY);
            waits.add(seconds);
            now += Duration.ofSeconds(seconds).toNanos();
            assertThat(brake.seconds(KEY)).isZero();
        }

        assertThat(waits).containsExactly(0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 60L);
    }

    @Test
    void theRightPasswordOrAQuarterOfAnHourForgetsTheWrongOnes() {
        for (int i = 0; i < 5; i++) {
            brake.wrong(KEY);
        }
        brake.right(KEY);
        assertThat(brake.seconds(KEY)).isZero();

        for (int i = 0; i < 10; i++) {
            brake.wrong(KEY);
        }
        now += Duration.ofMinutes(16).toNanos();
        assertThat(brake.seconds(KEY)).isZero();
        brake.wrong(KEY);
        assertThat(brake.seconds(KEY)).isZero();
    }

    @Test
    void anotherNameOrAddressDoesNotWaitAndAFloodOfThemIsForgotten() {
        for (int i = 0; i < 5; i++) {
            brake.wrong(KEY);
        }
        assertThat(brake.seconds(new Brake.Key("operator", "10.0.0.2"))).isZero();
        assertThat(brake.seconds(new Brake.Key("viewer", "10.0.0.1"))).isZero();

        for (int i = 0; i < 10_000; i++) {
            brake.wrong(new Brake.Key("name " + i, "10.0.0.1"));
        }
        assertThat(brake.seconds(KEY)).isZero();
    }
}
