package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void anotherNameOrAddressDoesNotWait() {
        for (int i = 0; i < 5; i++) {
            brake.wrong(KEY);
        }
        assertThat(brake.seconds(new Brake.Key("operator", "10.0.0.2"))).isZero();
        assertThat(brake.seconds(new Brake.Key("viewer", "10.0.0.1"))).isZero();
    }

    @Test
    void aFloodOfNamesEndsNoWait() {
        for (int i = 0; i < 5; i++) {
            brake.wrong(KEY);
        }
        for (int i = 0; i < 20_000; i++) {
            brake.wrong(new Brake.Key("name " + i, "10.0.0.2"));
        }

        assertThat(brake.seconds(KEY)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.1, 10.0.0.2", "2001:db8:0:1::1, 2001:db8:0:1:ffff::2, 2001:db8:0:2::1"})
    void whoTriesManyNamesWaitsASecondForEach(String address, String same, String other) {
        for (int i = 0; i < 19; i++) {
            brake.wrong(new Brake.Key("name " + i, address));
        }
        assertThat(brake.seconds(new Brake.Key("operator", same))).isZero();
        brake.wrong(new Brake.Key("name 19", address));

        assertThat(brake.seconds(new Brake.Key("operator", same))).isEqualTo(1);
        assertThat(brake.seconds(new Brake.Key("operator", other))).isZero();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(brake.seconds(new Brake.Key("operator", same))).isZero();
    }
}
