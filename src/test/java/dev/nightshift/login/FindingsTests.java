package dev.nightshift.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares seeded streams with {@link NaiveAnswers}; a failure names its seed. */
class FindingsTests {

    private static final int STREAMS = 2_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void answersAsASortDoesOverRandomStreams(int top) {
        for (long seed = 0; seed < STREAMS; seed++) {
            RandomStream streams = new RandomStream(new Random(seed));
            List<Login> logins = streams.logins();
            Instant cutoff = streams.cutoff(logins);

            assertAnswers("seed " + seed, onePass(logins, top, cutoff), new NaiveAnswers(logins), top, cutoff);
        }
    }

    private static void assertAnswers(String seed, PartitionState found, NaiveAnswers naive, int top, Instant cutoff) {
        assertThat(found.latest().ranked()).as(seed).isEqualTo(naive.latest(top, cutoff));
        assertThat(found.closestPair().pair()).as(seed).isEqualTo(naive.closestPair());
        assertThat(found.gaps().zero()).as(seed).isEqualTo(naive.zeroGaps());
        assertThat(found.gaps().bars()).as(seed).isEqualTo(naive.gapBars());
        assertThat(found.timeline().unit()).as(seed).isEqualTo(naive.unit());
        assertThat(found.timeline().bars()).as(seed).isEqualTo(naive.timelineBars());
        assertThat(found.totals().rows()).as(seed).isEqualTo(naive.logins().size());
        assertThat(found.totals().neverLoggedIn()).as(seed).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void doesNotDependOnRangesNorRestarts(int top) {
        for (long seed = 0; seed < STREAMS; seed++) {
            Random random = new Random(seed);
            RandomStream streams = new RandomStream(random);
            List<Login> logins = streams.logins();
            Instant cutoff = streams.cutoff(logins);
            List<PartitionState> ranges = new ArrayList<>();
            for (List<Login> range : streams.ranges(logins)) {
                ranges.add(withRestarts(range, top, cutoff, random));
            }

            PartitionState.Snapshot expected = onePass(logins, top, cutoff).snapshot();
            assertThat(mergedInOrder(ranges, random).snapshot())
                    .as("seed " + seed)
                    .isEqualTo(expected);
            assertThat(expected.latest().logins())
                    .as("seed " + seed)
                    .isEqualTo(new NaiveAnswers(logins).latest(top, cutoff));
        }
    }

    private static PartitionState onePass(List<Login> logins, int top, Instant cutoff) {
        PartitionState findings = new PartitionState(top, cutoff);
        logins.forEach(login -> offer(findings, login));
        return findings;
    }

    private static void offer(PartitionState findings, Login login) {
        findings.latest().offer(login.lastLogin(), login.id());
        findings.closestPair().offer(login.lastLogin(), login.id());
        findings.gaps().offer(login.lastLogin());
        findings.timeline().offer(login.lastLogin());
        findings.totals().row(true);
    }

    /** Attempts that die after a checkpoint; the next attempt repeats what was lost since then. */
    private static PartitionState withRestarts(List<Login> range, int top, Instant cutoff, Random random) {
        PartitionState attempt = new PartitionState(top, cutoff);
        PartitionState.Snapshot checkpoint = attempt.snapshot();
        int committed = 0;
        for (int deaths = random.nextInt(4); deaths > 0; deaths--) {
            int commit = random.nextInt(committed, range.size() + 1);
            range.subList(committed, commit).forEach(offerTo(attempt));
            checkpoint = attempt.snapshot();
            committed = commit;
            range.subList(committed, random.nextInt(committed, range.size() + 1))
                    .forEach(offerTo(attempt));
            attempt = new PartitionState(top, cutoff);
            attempt.restore(checkpoint);
            assertThat(attempt.snapshot()).isEqualTo(checkpoint);
        }
        range.subList(committed, range.size()).forEach(offerTo(attempt));
        return attempt;
    }

    private static Consumer<Login> offerTo(PartitionState findings) {
        return login -> offer(findings, login);
    }

    /** Merges neighbours in random order, so that merges form a tree and not only a chain. */
    private static PartitionState mergedInOrder(List<PartitionState> ranges, Random random) {
        List<PartitionState> left = new ArrayList<>(ranges);
        while (left.size() > 1) {
            int i = random.nextInt(left.size() - 1);
            left.get(i).merge(left.remove(i + 1));
        }
        return left.get(0);
    }

    @Test
    void readPointsNameTheFirstRowOfEachSnapshot() {
        PartitionState one = new PartitionState(3, Instant.EPOCH);
        one.readPoints().offer("a", Instant.EPOCH, LoginId.of(1));
        one.readPoints().offer("a", Instant.EPOCH, LoginId.of(2));
        assertThat(one.readPoints().only("a")).isTrue();
        assertThat(one.readPoints().only("b")).isFalse();
        PartitionState resumed = new PartitionState(3, Instant.EPOCH);
        resumed.restore(one.snapshot());
        resumed.readPoints().offer("b", Instant.EPOCH, LoginId.of(3));
        PartitionState never = new PartitionState(3, Instant.EPOCH);
        never.readPoints().offer("b", null, LoginId.of(4));
        never.readPoints().offer("a", null, LoginId.of("x"));

        resumed.merge(never);

        assertThat(resumed.readPoints().snapshot())
                .extracting(point -> point.key() + " " + point.snapshot())
                .containsExactly("(1970-01-01T00:00:00Z, 1) a", "(1970-01-01T00:00:00Z, 3) b", "(never, \"x\") a");
        assertThat(resumed.readPoints().only("a")).isFalse();
    }

    @Test
    void countsRowsThatNeverLoggedInWithoutAnAnswerFromThem() {
        PartitionState findings = new PartitionState(3, Instant.EPOCH);
        offer(findings, new Login(Instant.EPOCH.minusSeconds(1), LoginId.of(1)));
        PartitionState never = new PartitionState(3, Instant.EPOCH);
        never.totals().row(false);
        PartitionState.Snapshot before = findings.snapshot();
        findings.merge(never);

        assertThat(findings.totals().snapshot()).isEqualTo(new Totals.Snapshot(2, 1, 0, 0));
        assertThat(findings.snapshot())
                .isEqualTo(new PartitionState.Snapshot(
                        before.latest(),
                        before.closestPair(),
                        before.gaps(),
                        before.timeline(),
                        findings.totals().snapshot(),
                        List.of()));
    }
}
