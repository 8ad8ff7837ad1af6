package dev.nightshift.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatestLoginsTests {

    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");

    private final LatestLogins latest = new LatestLogins(3, CUTOFF);

    private static Login login(long secondsBeforeCutoff, long id) {
        return new Login(CUTOFF.minusSeconds(secondsBeforeCutoff), LoginId.of(id));
    }

    private static void offer(LatestLogins latest, Login... logins) {
        for (Login login : logins) {
            latest.offer(login.lastLogin(), login.id());
        }
    }

    @Test
    void ranksTheLatestFirstRegardlessOfTheOrder() {
        offer(latest, login(2, 1), login(9, 2), login(1, 3), login(5, 4), login(7, 5));

        assertThat(latest.ranked()).containsExactly(login(1, 3), login(2, 1), login(5, 4));
    }

    @Test
    void prefersTheGreaterIdOfEqualTimes() {
        offer(latest, login(1, 10), login(1, 8), login(1, 9), login(1, 11));

        assertThat(latest.ranked()).containsExactly(login(1, 11), login(1, 10), login(1, 9));
    }

    @Test
    void takesLoginsStrictlyBeforeTheCutoffToTheNanosecond() {
        Login last = new Login(CUTOFF.minusNanos(1), LoginId.of(1));
        offer(latest, last, login(0, 2), login(-1, 3));

        assertThat(latest.ranked()).containsExactly(last);
    }

    @Test
    void reportsFewerWhenFewerQualify() {
        assertThat(latest.ranked()).isEmpty();
        offer(latest, login(1, 1));
        assertThat(latest.ranked()).containsExactly(login(1, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 10_001})
    void refusesToHoldNoneOrTooMany(int n) {
        assertThatThrownBy(() -> new LatestLogins(n, CUTOFF))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Latest logins: expected 1 to 10000, found " + n);
    }

    @Test
    void holdsTenThousand() {
        LatestLogins many = new LatestLogins(10_000, CUTOFF);
        for (int i = 1; i <= 20_000; i++) {
            offer(many, login(i, i));
        }

        assertThat(many.ranked()).hasSize(10_000).startsWith(login(1, 1)).endsWith(login(10_000, 10_000));
    }

    @Test
    void allocatesNothingForALoginThatDoesNotEnter() {
        offer(latest, login(1, 1), login(1, 2), login(1, 3));
        Login earlier = login(2, 4);
        Login tie = login(1, 0);
        Login after = login(0, 5);

        assertThat(Allocations.bytes(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        latest.offer(earlier.lastLogin(), earlier.id());
                        latest.offer(tie.lastLogin(), tie.id());
                        latest.offer(after.lastLogin(), after.id());
                    }
                }))
                .isLessThan(10_000);
        assertThat(latest.ranked()).containsExactly(login(1, 3), login(1, 2), login(1, 1));
    }

    @Test
    void hasEqualSnapshotsForEqualStates() {
        LatestLogins other = new LatestLogins(3, CUTOFF);
        offer(latest, login(3, 3), login(2, 2), login(1, 1));
        offer(other, login(1, 1), login(2, 2), login(3, 3), login(4, 4));

        assertThat(latest.snapshot()).isEqualTo(other.snapshot());
        assertThat(new LatestLogins.Snapshot(List.of(login(3, 3), login(1, 1), login(2, 2))))
                .isEqualTo(latest.snapshot());
    }

    @Test
    void givesOutSnapshotsThatNeverChange() {
        offer(latest, login(2, 2));
        LatestLogins.Snapshot snapshot = latest.snapshot();
        List<Login> list = new ArrayList<>(snapshot.logins());
        LatestLogins.Snapshot copy = new LatestLogins.Snapshot(list);
        offer(latest, login(1, 1));
        list.clear();

        assertThat(snapshot.logins()).containsExactly(login(2, 2));
        assertThat(copy).isEqualTo(snapshot);
        assertThatThrownBy(() -> snapshot.logins().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void forgetsItsOwnStateWhenRestored() {
        LatestLogins.Snapshot empty = latest.snapshot();
        offer(latest, login(1, 1));
        latest.restore(empty);

        assertThat(latest.ranked()).isEmpty();
    }

    @Test
    void refusesASnapshotOfAnotherQuestion() {
        offer(latest, login(1, 1), login(2, 2));
        LatestLogins.Snapshot two = latest.snapshot();

        assertThatThrownBy(() -> new LatestLogins(1, CUTOFF).restore(two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Latest logins: expected at most 1 before 2026-11-23T00:00:00Z, "
                        + "found 2 up to 2026-11-22T23:59:59Z");
        assertThatThrownBy(() -> new LatestLogins(3, CUTOFF.minusSeconds(1)).restore(two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Latest logins: expected at most 3 before 2026-11-22T23:59:59Z, "
                        + "found 2 up to 2026-11-22T23:59:59Z");
    }

    @Test
    void refusesToMergeAnotherQuestion() {
        assertThatThrownBy(() -> latest.merge(new LatestLogins(4, CUTOFF)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Latest logins: expected 3 before 2026-11-23T00:00:00Z, "
                        + "found 4 before 2026-11-23T00:00:00Z");
        assertThatThrownBy(() -> latest.merge(new LatestLogins(3, Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
