package dev.nightshift.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.login.ClosestPair.Pair;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClosestPairTests {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");

    private static Login login(long nanos, long id) {
        return new Login(MIDNIGHT.plusNanos(nanos), LoginId.of(id));
    }

    private static ClosestPair of(Login... logins) {
        ClosestPair closest = new ClosestPair();
        for (Login login : logins) {
            closest.offer(login.lastLogin(), login.id());
        }
        return closest;
    }

    @Test
    void hasNoPairOfFewerThanTwo() {
        assertThat(of().pair()).isNull();
        assertThat(of(login(1, 1)).pair()).isNull();
    }

    @Test
    void findsTheClosestNeighboursToTheNanosecond() {
        assertThat(of(login(0, 1), login(1_000_000_001, 2), login(2_000_000_001, 3), login(3_000_000_002L, 4))
                        .pair())
                .isEqualTo(new Pair(login(1_000_000_001, 2), login(2_000_000_001, 3)));
    }

    @Test
    void keepsTheEarliestPairOnATie() {
        assertThat(of(login(0, 1), login(7, 2), login(12, 3), login(17, 4)).pair())
                .isEqualTo(new Pair(login(7, 2), login(12, 3)));
    }

    @Test
    void acceptsAGapOfZeroInTheOrderOfTheStream() {
        Pair pair = new Pair(login(5, 9), login(5, 3));

        assertThat(of(login(0, 1), login(5, 9), login(5, 3), login(5, 4)).pair())
                .as("clamped local times are equal instants, whose ids need not be ascending")
                .isEqualTo(pair);
        assertThat(pair.gap()).isEqualTo(Duration.ZERO);
    }

    @Test
    void measuresGapsOverTheWholeRangeOfInstant() {
        Pair pair = of(new Login(Instant.MIN, LoginId.of(1)), new Login(Instant.MAX, LoginId.of(2)))
                .pair();

        assertThat(pair).isNotNull().extracting(Pair::gap).isEqualTo(Duration.ofSeconds(63113904031622399L, 999999999));
    }

    @Test
    void refusesALoginBeforeItsPredecessorNamingBoth() {
        assertThatThrownBy(() -> of(login(0, 1), login(1, 2), login(0, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Logins out of order: expected one not before 2026-11-23T00:00:00.000000001Z (id 2), "
                        + "found 2026-11-23T00:00:00Z (id 3)");
    }

    @Test
    void countsThePairAcrossABoundary() {
        ClosestPair merged = of(login(0, 1), login(10, 2));
        merged.merge(of(login(11, 3), login(20, 4)));

        assertThat(merged.pair()).isEqualTo(new Pair(login(10, 2), login(11, 3)));
        assertThat(merged.snapshot())
                .isEqualTo(of(login(0, 1), login(10, 2), login(11, 3), login(20, 4))
                        .snapshot());
    }

    @Test
    void prefersTheEarlierRangeThenTheBoundaryThenTheLaterRangeOnATie() {
        ClosestPair all = of(login(0, 1), login(5, 2));
        all.merge(of(login(10, 3), login(15, 4)));
        ClosestPair boundary = of(login(0, 1), login(9, 2));
        boundary.merge(of(login(14, 3), login(19, 4)));
        ClosestPair later = of(login(0, 1), login(9, 2));
        later.merge(of(login(20, 3), login(25, 4)));

        assertThat(all.pair()).isEqualTo(new Pair(login(0, 1), login(5, 2)));
        assertThat(boundary.pair()).isEqualTo(new Pair(login(9, 2), login(14, 3)));
        assertThat(later.pair()).isEqualTo(new Pair(login(20, 3), login(25, 4)));
    }

    @Test
    void mergesEmptyRanges() {
        ClosestPair merged = of();
        merged.merge(of());
        merged.merge(of(login(0, 1)));
        merged.merge(of());
        merged.merge(of(login(3, 2)));

        assertThat(merged.snapshot()).isEqualTo(of(login(0, 1), login(3, 2)).snapshot());
    }

    @Test
    void forgetsItsOwnStateWhenRestored() {
        ClosestPair closest = of(login(0, 1), login(1, 2));
        closest.restore(of().snapshot());

        assertThat(closest.snapshot()).isEqualTo(of().snapshot());
        closest.offer(MIDNIGHT, LoginId.of(5));
        assertThat(closest.snapshot()).isEqualTo(of(login(0, 5)).snapshot());
    }

    @Test
    void allocatesNothingForARowThatIsNotCloser() {
        Login one = login(0, 1);
        Login two = login(1, 2);
        ClosestPair closest = of(one, one);

        assertThat(Allocations.bytes(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        closest.offer(two.lastLogin(), two.id());
                    }
                }))
                .isLessThan(10_000);
    }
}
