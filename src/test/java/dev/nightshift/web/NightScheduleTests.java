package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NightScheduleTests {

    private static final String JUST_AFTER_MIDNIGHT = "0 5 0 * * *";

    private final List<Instant> nights = new ArrayList<>();
    private Instant now = Instant.parse("2026-10-24T20:00:00Z");
    private ZoneId zone = ZoneId.of("Europe/Berlin");
    private String cron = JUST_AFTER_MIDNIGHT;

    private @Nullable LocalTime until;

    private NightSchedule schedule(BooleanSupplier night) {
        return new NightSchedule(
                cron,
                zone,
                until,
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return zone;
                    }

                    @Override
                    public Clock withZone(ZoneId other) {
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
    void itSaysWhenItsNextTimeIs() {
        try (NightSchedule schedule = schedule(() -> true)) {
            assertThat(schedule.sentence())
                    .isEqualTo(
                            "serve starts the nightly work at nightshift.schedule.cron, '0 5 0 * * *', in Europe/Berlin;"
                                    + " the next one at 2026-10-25T00:05+02:00");
        }
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

    @ParameterizedTest
    @CsvSource({
        "Africa/Cairo,     0 5 0 * * *,     2026-04-22T22:05Z, 2026-04-23T22:00Z, 2026-04-24T21:05Z",
        "Asia/Beirut,      0 5 0 * * *,     2026-03-27T22:05Z, 2026-03-28T22:00Z, 2026-03-29T21:05Z",
        "America/Santiago, 0 5 0 * * *,     2026-09-05T04:05Z, 2026-09-06T04:00Z, 2026-09-07T03:05Z",
        "Europe/Berlin,    0 30 2 * * *,    2026-03-28T01:30Z, 2026-03-29T01:00Z, 2026-03-30T00:30Z",
        "Europe/Berlin,    0 0/20 2 * * *,  2026-03-28T01:40Z, 2026-03-29T01:00Z, 2026-03-30T00:00Z",
    })
    void aNightWhoseLocalTimeDoesNotExistBeginsAtTheFirstMomentAfterTheGap(
            String place, String expression, String before, String gap, String after) {
        zone = ZoneId.of(place);
        cron = expression;
        now = instant(before).minusSeconds(60);

        assertThat(nightsUntil(instant(after))).containsExactly(instant(before), instant(gap), instant(after));
    }

    @Test
    void aLocalTimeThatExistsTwiceIsOneNightEvenForAServerThatStartsBetweenTheTwo() {
        cron = "0 30 2 * * *";
        assertThat(nightsUntil(instant("2026-10-26T12:00Z")))
                .containsExactly(instant("2026-10-25T00:30Z"), instant("2026-10-26T01:30Z"));

        nights.clear();
        now = instant("2026-10-25T01:10Z");
        assertThat(nightsUntil(instant("2026-10-26T12:00Z"))).containsExactly(instant("2026-10-26T01:30Z"));
    }

    private List<Instant> nightsUntil(Instant end) {
        try (NightSchedule schedule = schedule(() -> nights.add(now))) {
            while (now.isBefore(end)) {
                now = now.plusSeconds(60);
                schedule.look();
            }
        }
        return nights;
    }

    private static Instant instant(String minute) {
        return OffsetDateTime.parse(minute).toInstant();
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
