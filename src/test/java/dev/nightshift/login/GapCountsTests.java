package dev.nightshift.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.login.GapCounts.Bar;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GapCountsTests {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");

    private static GapCounts of(Instant... logins) {
        GapCounts gaps = new GapCounts();
        for (Instant login : logins) {
            gaps.offer(login);
        }
        return gaps;
    }

    private static Bar bar(String below, long count) {
        return new Bar(new BigDecimal(below), count);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.000000001S, 0.00000001",
        "PT0.000000009S, 0.00000001",
        "PT0.00000001S, 0.0000001",
        "PT0.099999999S, 0.1",
        "PT0.1S, 1",
        "PT0.999999999S, 1",
        "PT1S, 10",
        "PT9.999999999S, 10",
        "PT10S, 100",
        "PT999999999.999999999S, 1000000000",
        "PT1000000000S, 10000000000",
    })
    void putsAGapIntoTheBarBelowTheNextPowerOfTen(Duration gap, String below) {
        GapCounts gaps = of(MIDNIGHT.minusNanos(500), MIDNIGHT.minusNanos(500).plus(gap));

        assertThat(gaps.bars()).containsExactly(bar(below, 1));
        assertThat(gaps.zero()).isZero();
    }

    @Test
    void countsOverTheWholeRangeOfInstant() {
        assertThat(of(Instant.MIN, Instant.MAX).bars()).containsExactly(bar("100000000000000000", 1));
    }

    @Test
    void countsZeroApartAndLeavesOutEmptyBars() {
        GapCounts gaps = of(
                MIDNIGHT,
                MIDNIGHT,
                MIDNIGHT,
                MIDNIGHT.plusSeconds(500),
                MIDNIGHT.plusSeconds(502),
                MIDNIGHT.plusSeconds(507));

        assertThat(gaps.zero()).isEqualTo(2);
        assertThat(gaps.bars()).containsExactly(bar("10", 2), bar("1000", 1));
    }

    @Test
    void hasNoGapOfFewerThanTwo() {
        assertThat(of().bars()).isEmpty();
        assertThat(of(MIDNIGHT).bars()).isEmpty();
        assertThat(of(MIDNIGHT).zero()).isZero();
    }

    @Test
    void countsTheGapAcrossABoundaryAndSkipsEmptyRanges() {
        GapCounts merged = of();
        merged.merge(of(MIDNIGHT, MIDNIGHT));
        merged.merge(of());
        merged.merge(of(MIDNIGHT.plusSeconds(3), MIDNIGHT.plusSeconds(3)));

        assertThat(merged.snapshot())
                .isEqualTo(of(MIDNIGHT, MIDNIGHT, MIDNIGHT.plusSeconds(3), MIDNIGHT.plusSeconds(3))
                        .snapshot());
        assertThat(merged.zero()).isEqualTo(2);
        assertThat(merged.bars()).containsExactly(bar("10", 1));
    }

    @Test
    void refusesALoginBeforeItsPredecessor() {
        GapCounts gaps = of(MIDNIGHT);

        assertThatThrownBy(() -> gaps.offer(MIDNIGHT.minusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Logins out of order: expected one not before 2026-11-23T00:00:00Z, "
                        + "found 2026-11-22T23:59:59.999999999Z");
    }

    @Test
    void givesOutSnapshotsThatNeverChange() {
        GapCounts gaps = of(MIDNIGHT, MIDNIGHT.plusSeconds(1));
        GapCounts.Snapshot snapshot = gaps.snapshot();
        Map<Integer, Long> counts = new TreeMap<>(snapshot.byExponent());
        GapCounts.Snapshot copy = new GapCounts.Snapshot(snapshot.first(), snapshot.last(), snapshot.zero(), counts);
        gaps.offer(MIDNIGHT.plusSeconds(2));
        counts.clear();

        assertThat(snapshot.byExponent()).containsExactly(Map.entry(1, 1L));
        assertThat(copy).isEqualTo(snapshot);
        assertThatThrownBy(() -> snapshot.byExponent().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void forgetsItsOwnStateWhenRestored() {
        GapCounts gaps = of(MIDNIGHT, MIDNIGHT, MIDNIGHT.plusSeconds(1));
        gaps.restore(of().snapshot());

        assertThat(gaps.snapshot()).isEqualTo(of().snapshot());
    }

    @Test
    void refusesAnExponentThatNoGapCanHave() {
        assertThatThrownBy(() -> new GapCounts.Snapshot(null, null, 0, Map.of(18, 1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Gap counts: expected exponents from -8 to 17, found 18");
        assertThatThrownBy(() -> new GapCounts.Snapshot(null, null, 0, Map.of(-9, 1L)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allocatesNothingPerRow() {
        GapCounts gaps = of(MIDNIGHT);
        Instant next = MIDNIGHT.plusSeconds(5);
        GapCounts.Snapshot start = gaps.snapshot();

        assertThat(Allocations.bytes(() -> {
                    gaps.restore(start);
                    for (int i = 0; i < 100_000; i++) {
                        gaps.offer(next);
                    }
                }))
                .isLessThan(10_000);
    }
}
