package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NightScheduleTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final List<Instant> nights = new ArrayList<>();
    private Instant now = Instant.parse("2026-10-24T20:00:00Z");

    private @Nullable LocalTime until;

    private NightSchedule schedule(BooleanSupplier night) {
        return new NightSchedule(
                "0 5 0 * * *",
                BERLIN,
                until,
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return BERLIN;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                },
                night);
    }

    @Test
    void beginsAtItsTimeInItsZoneThroughAChangeOfTheClocks() {
        try (NightSchedule schedule = schedule(() -> nights.add(now))) {
            for (int minute = 0; minute < 3 * 24 * 60; minute++) {
                now = now.plusSeconds(60);
                schedule.look();
            }
        }

        assertThat(nights)
                .containsExactly(
                        Instant.parse("2026-10-24T22:05:00Z"),
                        Instant.parse("2026-10-25T23:05:00Z"),
                        Instant.parse("2026-10-26T23:05:00Z"));
    }

    @Test
    void aNightThatOutlastsTheNextTimeDoesNotBeginTwice() {
        try (NightSchedule schedule = schedule(() -> {
            nights.add(now);
            now = now.plusSeconds(30 * 3600);
            return true;
        })) {
            now = Instant.parse("2026-11-01T23:05:01Z");
            schedule.look();
            schedule.look();

            assertThat(nights).hasSize(1);
            assertThat(Objects.requireNonNull(schedule.next()).toInstant())
                    .isEqualTo(Instant.parse("2026-11-03T23:05:00Z"));
        }
    }

    @Test
    void aNightThatFailsDoesNotEndTheSchedule() {
        try (NightSchedule schedule = schedule(() -> {
            nights.add(now);
            throw new IllegalStateException("no bucket");
        })) {
            now = Instant.parse("2026-11-01T23:06:00Z");
            schedule.look();
            now = Instant.parse("2026-11-02T23:06:00Z");
            schedule.look();
        }

        assertThat(nights).hasSize(2);
    }

    @Test
    void aNightThatIsNotDoneIsTriedAgainEveryTenMinutesSixTimes() {
        Instant due = Instant.parse("2026-11-01T23:05:00Z");
        now = due.minusSeconds(60);
        try (NightSchedule schedule = schedule(() -> !nights.add(now))) {
            for (int minute = 0; minute < 24 * 60; minute++) {
                now = now.plusSeconds(60);
                schedule.look();
            }
        }

        assertThat(nights)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 6)
                        .mapToObj(i -> due.plusSeconds(600L * i))
                        .toList());
    }

    @Test
    void nothingIsTriedAgainOnceTheNightIsOver() {
        until = LocalTime.of(0, 30);
        now = Instant.parse("2026-11-01T23:04:00Z");
        try (NightSchedule schedule = schedule(() -> !nights.add(now))) {
            for (int minute = 0; minute < 24 * 60; minute++) {
                now = now.plusSeconds(60);
                schedule.look();
            }
        }

        assertThat(nights).last().isEqualTo(Instant.parse("2026-11-01T23:25:00Z"));
    }

    @Test
    void aNightThatIsDoneAtLastIsNotTriedAgain() {
        now = Instant.parse("2026-11-01T23:04:00Z");
        try (NightSchedule schedule = schedule(() -> nights.add(now) && nights.size() == 3)) {
            for (int minute = 0; minute < 24 * 60; minute++) {
                now = now.plusSeconds(60);
                schedule.look();
            }
            assertThat(nights).hasSize(3);
            assertThat(Objects.requireNonNull(schedule.next()).toInstant())
                    .isEqualTo(Instant.parse("2026-11-02T23:05:00Z"));
        }
    }

    @Test
    void anErrorDoesNotEndTheScheduleEither() {
        try (NightSchedule schedule = schedule(() -> {
            nights.add(now);
            throw new NoClassDefFoundError("a driver's");
        })) {
            now = Instant.parse("2026-11-01T23:06:00Z");
            schedule.look();
            now = Instant.parse("2026-11-02T23:06:00Z");
            schedule.look();
        }

        assertThat(nights).hasSize(2);
    }
}
