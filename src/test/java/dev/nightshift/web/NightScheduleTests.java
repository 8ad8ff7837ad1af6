package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class NightScheduleTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final List<Instant> nights = new ArrayList<>();
    private Instant now = Instant.parse("2026-10-24T20:00:00Z");

    private NightSchedule schedule(Runnable night) {
        return new NightSchedule(
                "0 5 0 * * *",
                BERLIN,
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
}
