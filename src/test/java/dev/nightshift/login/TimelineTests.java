package dev.nightshift.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.login.Timeline.Bar;
import dev.nightshift.login.Timeline.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTests {

    private static Timeline of(String... logins) {
        Timeline timeline = new Timeline();
        for (String login : logins) {
            timeline.offer(Instant.parse(login));
        }
        return timeline;
    }

    private static Bar bar(String from, long count) {
        return new Bar(Instant.parse(from), count);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:30:00Z, 2026-01-17T15:59:59Z, HOUR",
        "2026-01-01T00:30:00Z, 2026-01-17T16:00:00Z, DAY",
        "2026-01-01T23:59:59Z, 2027-02-04T23:59:59.999999999Z, DAY",
        "2026-01-01T23:59:59Z, 2027-02-05T00:00:00Z, MONTH",
        "1993-09-30T23:59:59Z, 2026-12-31T23:59:59.999999999Z, MONTH",
        "1993-09-30T23:59:59Z, 2027-01-01T00:00:00Z, YEAR",
        "-4712-01-01T00:00:00Z, 9999-12-31T23:59:59Z, YEAR",
        "1969-12-31T23:59:59Z, 1970-01-01T00:00:00Z, HOUR",
    })
    void choosesTheSmallestUnitWithAtMostFourHundredBars(String first, String last, Unit unit) {
        assertThat(of(first, last).unit()).isEqualTo(unit);
        assertThat(of(last, first).unit()).isEqualTo(unit);
        assertThat(of(first, last).bars()).extracting(Bar::count).containsOnly(1L);
    }

    @Test
    void countsLoginsPerHour() {
        assertThat(of("2026-11-23T10:00:00Z", "2026-11-23T10:59:59.999999999Z", "2026-11-23T12:00:00Z")
                        .bars())
                .containsExactly(bar("2026-11-23T10:00:00Z", 2), bar("2026-11-23T12:00:00Z", 1));
    }

    @Test
    void countsLoginsPerMonthAndYearOfTheCalendarInUtc() {
        assertThat(of("2024-02-29T23:59:59Z", "2024-03-01T00:00:00Z", "2026-01-01T00:00:00Z")
                        .bars())
                .containsExactly(
                        bar("2024-02-01T00:00:00Z", 1), bar("2024-03-01T00:00:00Z", 1), bar("2026-01-01T00:00:00Z", 1));
        assertThat(of("-0001-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z")
                        .bars())
                .containsExactly(
                        bar("-0001-01-01T00:00:00Z", 1),
                        bar("0000-01-01T00:00:00Z", 1),
                        bar("1969-01-01T00:00:00Z", 1));
    }

    @Test
    void keepsAllCountsWhenItCoarsens() {
        Timeline timeline = of("2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z", "2026-01-01T02:00:01Z");
        timeline.offer(Instant.parse("2027-01-01T00:00:00Z"));

        assertThat(timeline.bars()).containsExactly(bar("2026-01-01T00:00:00Z", 3), bar("2027-01-01T00:00:00Z", 1));
    }

    @Test
    void isEmptyInHoursWithoutALogin() {
        assertThat(of().unit()).isEqualTo(Unit.HOUR);
        assertThat(of().bars()).isEmpty();
    }

    @Test
    void reachesTheEndsOfInstant() {
        Timeline timeline = new Timeline();
        timeline.offer(Instant.MAX);
        timeline.offer(Instant.MIN);

        assertThat(timeline.bars())
                .containsExactly(bar("-1000000000-01-01T00:00:00Z", 1), bar("+1000000000-01-01T00:00:00Z", 1));
    }

    @Test
    void mergesInAnyOrderAndContinues() {
        Timeline days = of("2026-01-01T00:00:00Z", "2026-03-01T01:00:00Z");
        Timeline hours = of("2026-03-01T02:00:00Z", "2026-03-01T03:00:00Z");
        Timeline one = new Timeline();
        one.merge(hours);
        one.merge(new Timeline());
        one.merge(days);
        Timeline two = new Timeline();
        two.merge(days);
        two.merge(hours);
        one.offer(Instant.parse("2026-03-01T04:00:00Z"));
        two.offer(Instant.parse("2026-03-01T04:00:00Z"));

        assertThat(one.bars()).containsExactly(bar("2026-01-01T00:00:00Z", 1), bar("2026-03-01T00:00:00Z", 4));
        assertThat(one.snapshot()).isEqualTo(two.snapshot());
        assertThat(hours.snapshot())
                .as("the merged timeline does not change")
                .isEqualTo(of("2026-03-01T02:00:00Z", "2026-03-01T03:00:00Z").snapshot());
    }

    @Test
    void continuesInTheCoarserUnitWithinTheOpenHour() {
        Timeline merged = of("2026-03-01T02:00:00Z");
        merged.merge(of("2026-01-01T00:00:00Z", "2026-03-01T01:00:00Z"));
        merged.offer(Instant.parse("2026-03-01T02:00:01Z"));

        assertThat(merged.bars()).containsExactly(bar("2026-01-01T00:00:00Z", 1), bar("2026-03-01T00:00:00Z", 3));
    }

    @Test
    void coarsensWhenTheRangesAreFarApart() {
        Timeline merged = of("1970-01-01T00:00:00Z");
        merged.merge(of("2026-01-01T00:00:00Z"));

        assertThat(merged.unit()).isEqualTo(Unit.YEAR);
        assertThat(merged.bars()).containsExactly(bar("1970-01-01T00:00:00Z", 1), bar("2026-01-01T00:00:00Z", 1));
    }

    @Test
    void givesOutSnapshotsThatNeverChange() {
        Timeline timeline = of("2026-01-01T00:00:00Z");
        Timeline.Snapshot snapshot = timeline.snapshot();
        Map<Instant, Long> counts = new TreeMap<>(snapshot.counts());
        Timeline.Snapshot copy = new Timeline.Snapshot(snapshot.unit(), counts);
        timeline.offer(Instant.parse("2026-01-01T00:00:00Z"));
        counts.clear();

        assertThat(snapshot.counts()).containsExactly(Map.entry(Instant.parse("2026-01-01T00:00:00Z"), 1L));
        assertThat(copy).isEqualTo(snapshot);
        assertThat(timeline.bars()).containsExactly(bar("2026-01-01T00:00:00Z", 2));
        assertThatThrownBy(() -> snapshot.counts().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void forgetsItsOwnStateWhenRestored() {
        Timeline timeline = of("1900-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
        timeline.restore(of().snapshot());
        assertThat(timeline.snapshot()).isEqualTo(of().snapshot());

        timeline.offer(Instant.parse("2026-01-01T00:00:01Z"));
        assertThat(timeline.snapshot()).isEqualTo(of("2026-01-01T00:00:01Z").snapshot());
    }

    @Test
    void namesItsUnitsInLowerCase() {
        assertThat(Unit.values()).extracting(Unit::label).containsExactly("hour", "day", "month", "year");
    }

    @Test
    void allocatesNothingForALoginInTheBarOfTheOneBefore() {
        Instant[] logins = new Instant[1_000];
        for (int i = 0; i < logins.length; i++) {
            logins[i] = Instant.EPOCH.plus(Duration.ofSeconds(i));
        }
        Timeline timeline = of("1970-01-01T00:59:59Z");

        assertThat(Allocations.bytes(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        timeline.offer(logins[i % logins.length]);
                    }
                }))
                .isLessThan(10_000);
    }
}
