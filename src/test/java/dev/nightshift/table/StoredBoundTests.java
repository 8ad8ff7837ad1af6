package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.source.ZoneClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row is before a cutoff if and only if its stored time is before the bound of the cutoff. */
final class StoredBoundTests {

    private static final int[] SCALES = {0, 3, 6, 9};

    private final Random random = new Random(20);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "+05:30",
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "Asia/Kathmandu",
                "Africa/Monrovia",
                "America/Caracas",
                "Antarctica/Troll"
            })
    void localTimesAreCutWhereTheirInstantsAre(String name) {
        ZoneId zone = ZoneId.of(name);
        ZoneClock clock = new ZoneClock(zone);
        int checked = 0;
        for (Instant cutoff : edges(zone.getRules())) {
            for (int scale : SCALES) {
                LocalDateTime bound =
                        LocalDateTime.parse(StoredBound.of(column(scale, ColumnType.LOCAL_DATE_TIME), zone, cutoff));
                long unit = (long) Math.pow(10, 9 - scale);
                assertThat(bound.get(ChronoField.NANO_OF_SECOND) % unit).isZero();
                for (LocalDateTime stored : List.of(
                        bound,
                        bound.minusNanos(unit),
                        bound.plusNanos(unit),
                        near(cutoff, zone, unit),
                        near(cutoff, zone, unit))) {
                    assertThat(clock.instant(stored).isBefore(cutoff))
                            .as("%s in %s before %s, bound %s", stored, zone, cutoff, bound)
                            .isEqualTo(stored.isBefore(bound));
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(1_000);
    }

    @Test
    void timesWithAnOffsetAndInstantsAreCutAtTheInstant() {
        Instant cutoff = Instant.parse("2026-11-23T00:00:00.000000001Z");

        assertThat(OffsetDateTime.parse(StoredBound.of(column(9, ColumnType.OFFSET_DATE_TIME), ZoneOffset.UTC, cutoff))
                        .toInstant())
                .isEqualTo(cutoff);
        assertThat(StoredBound.of(column(6, ColumnType.INSTANT), ZoneOffset.UTC, cutoff))
                .isEqualTo("2026-11-23T00:00:00.000001Z");
        assertThat(StoredBound.of(column(0, ColumnType.INSTANT), ZoneOffset.UTC, cutoff))
                .isEqualTo("2026-11-23T00:00:01Z");
    }

    /** Every change of the zone's offset, and times around it. */
    private List<Instant> edges(ZoneRules rules) {
        List<Instant> edges = new ArrayList<>(List.of(Instant.parse("2026-11-23T00:00:00Z"), Instant.EPOCH));
        Instant from = Instant.parse("2015-01-01T00:00:00Z");
        ZoneOffsetTransition next = rules.nextTransition(from);
        List<ZoneOffsetTransition> transitions = new ArrayList<>(rules.getTransitions());
        for (int i = 0; i < 24 && next != null; i++) {
            transitions.add(next);
            next = rules.nextTransition(next.getInstant());
        }
        for (ZoneOffsetTransition transition : transitions) {
            Instant at = transition.getInstant();
            Duration length = transition.getDuration().abs();
            for (Instant edge : List.of(at, at.plus(length), at.minus(length))) {
                edges.addAll(List.of(edge, edge.minusNanos(1), edge.plusNanos(1), edge.plusNanos(1_500_000)));
            }
            edges.add(at.plus(length.dividedBy(2)));
            edges.add(at.minusMillis(random.nextInt(1, 10_000_000)));
        }
        while (edges.size() < 60) {
            edges.add(from.plusNanos(random.nextLong(1_000_000_000_000_000_000L)));
        }
        return edges;
    }

    private LocalDateTime near(Instant cutoff, ZoneId zone, long unit) {
        LocalDateTime local = LocalDateTime.ofInstant(cutoff, zone).plusSeconds(random.nextInt(-8_000, 8_000));
        return local.minusNanos(local.get(ChronoField.NANO_OF_SECOND) % unit);
    }

    private static Column column(int scale, ColumnType type) {
        return new Column("last_login", "LAST_LOGIN", "TIMESTAMP", type, 0, scale, true);
    }
}
