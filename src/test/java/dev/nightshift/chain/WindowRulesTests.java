package dev.nightshift.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.chain.WindowObjection.Kind;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.ledger.Window;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** However runs are planned, completed, left and restarted, the windows of a chain have no hole and do not overlap. */
final class WindowRulesTests {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final IncrementalProperties HOURLY =
            new IncrementalProperties(Duration.ofHours(1), true, Duration.ZERO);

    private final List<Night> nights = new ArrayList<>();

    @Test
    void theFirstNightBeginsAChainAndTheNextOneFollows() {
        assertThat(window(run(1, 1, 0), false)).isEqualTo(Window.first(1));

        complete(run(1, 1, 0), Window.first(1));

        assertThat(window(run(2, 4, 0), false)).isEqualTo(new Window(1, cutoff(1), Duration.ofHours(1), true));
        assertThat(window(run(2, 4, 0), true)).isEqualTo(Window.first(2));
    }

    @Test
    void aRerunHasTheWindowOfItsCutoffInTheNewestChainThatHasIt() {
        complete(run(1, 1, 0), Window.first(1));
        complete(run(2, 3, 0), later(1, 1));
        complete(run(3, 4, 0), later(1, 3));
        complete(run(4, 4, 1), Window.first(4));

        assertThat(window(run(5, 3, 1), false)).isEqualTo(later(1, 1));
        assertThat(window(run(5, 1, 1), false)).isEqualTo(Window.first(1));
        assertThat(window(run(5, 4, 2), false)).isEqualTo(Window.first(4));
    }

    @Test
    void aRerunLooksForLateRowsAsFarBackAsTheNightThatItReplaces() {
        complete(run(1, 1, 0), Window.first(1));
        complete(run(2, 2, 0), new Window(1, cutoff(1), Duration.ofHours(5), true));
        complete(run(3, 3, 0), new Window(1, cutoff(2), Duration.ofMinutes(1), true));

        assertThat(window(run(4, 2, 1), false).overlap()).hasHours(5);
        assertThat(window(run(4, 3, 1), false).overlap()).hasHours(1);
        assertThat(window(run(4, 4, 0), false).overlap()).hasHours(1);
    }

    @Test
    void aCutoffWithinTheChainThatIsNoNightsIsRefused() {
        complete(run(1, 1, 0), Window.first(1));
        complete(run(2, 4, 0), later(1, 1));

        assertThat(rules().objection(run(3, 2, 0), false))
                .get()
                .extracting(WindowObjection::kind)
                .isEqualTo(Kind.BEFORE_END);
        assertThat(rules().objection(run(3, 2, 0), true)).isEmpty();
    }

    @Test
    void anUnpublishedNightIsWaitedFor() {
        complete(run(1, 1, 0), Window.first(1));
        nights.add(night(run(2, 2, 0), later(1, 1)));

        assertThat(rules().objection(run(3, 3, 0), false)).get().satisfies(objection -> {
            assertThat(objection.kind()).isEqualTo(Kind.UNPUBLISHED);
            assertThat(objection.other()).extracting(Run::id).isEqualTo(2L);
        });
        assertThat(kind(run(3, 3, 0), later(1, 1))).isEqualTo(Kind.UNPUBLISHED);
    }

    @Test
    void aNewChainWhoseFirstNightIsUnpublishedIsWaitedForToo() {
        complete(run(1, 1, 0), Window.first(1));
        nights.add(night(run(2, 3, 0), Window.first(2)));

        assertThat(rules().objection(run(3, 4, 0), later(1, 1))).get().satisfies(objection -> {
            assertThat(objection.kind()).isEqualTo(Kind.UNPUBLISHED);
            assertThat(objection.other()).extracting(Run::id).isEqualTo(2L);
        });
    }

    @Test
    void theSecondOfTwoNightsWithTheSamePredecessorIsNotPublished() {
        complete(run(1, 1, 0), Window.first(1));
        complete(run(2, 3, 0), later(1, 1));

        assertThat(kind(run(3, 2, 0), later(1, 1))).isEqualTo(Kind.COPIED);
        assertThat(kind(run(4, 4, 0), later(1, 1))).isEqualTo(Kind.MOVED);
        assertThat(kind(run(5, 4, 0), later(1, 3))).isNull();
        assertThat(kind(run(6, 3, 1), later(1, 1))).isNull();
    }

    @Test
    void aNewerChainEndsTheOlderExceptForReruns() {
        complete(run(1, 1, 0), Window.first(1));
        complete(run(3, 3, 0), Window.first(3));

        assertThat(kind(run(2, 2, 0), later(1, 1))).isEqualTo(Kind.COPIED);
        assertThat(kind(run(4, 4, 0), later(1, 1))).isEqualTo(Kind.MOVED);
        assertThat(kind(run(5, 1, 1), Window.first(1))).isNull();
        assertThat(kind(run(2, 2, 0), Window.first(2))).isEqualTo(Kind.COPIED);
        assertThat(kind(run(4, 2, 0), Window.first(4))).isNull();
    }

    @Test
    void aNightThatARerunReplacedIsNotPublishedAnyMore() {
        complete(run(1, 1, 0), Window.first(1));
        complete(run(3, 2, 1), later(1, 1));
        nights.add(night(run(4, 3, 0), later(1, 2)));

        assertThat(rules().objection(run(2, 2, 0), later(1, 1))).hasValueSatisfying(objection -> {
            assertThat(objection.kind()).isEqualTo(Kind.COPIED);
            assertThat(objection.reason())
                    .isEqualTo("Since run 2 (cutoff " + cutoff(2) + ") was planned, rerun 1 took its place: run"
                            + " 3 (cutoff " + cutoff(2) + "), which has copied its window too");
        });
        nights.remove(2);
        assertThat(kind(run(5, 2, 2), later(1, 1))).isNull();
    }

    /** Runs are planned at one time and published at another, in any order; the rules decide which of them may be. */
    @Test
    void chainsStayWithoutHoleAndOverlapInRandomHistories() {
        for (int seed = 0; seed < 300; seed++) {
            nights.clear();
            Random random = new Random(seed);
            TreeMap<Long, Planned> open = new TreeMap<>();
            for (long id = 1; id <= 40; id++) {
                int day = random.nextInt(1, 12);
                Run run = run(id, day, (int) id);
                boolean full = random.nextInt(10) == 0;
                if (rules().objection(run, full).isEmpty()) {
                    open.put(id, new Planned(run, window(run, full)));
                }
                if (!open.isEmpty() && random.nextInt(3) > 0) {
                    Planned planned = Objects.requireNonNull(
                            open.remove(new ArrayList<>(open.keySet()).get(random.nextInt(open.size()))));
                    if (rules().objection(planned.run(), planned.window()).isEmpty()) {
                        complete(planned.run(), planned.window());
                    }
                }
            }
            requireContiguous(seed);
        }
    }

    private void requireContiguous(int seed) {
        nights.stream().map(night -> night.window().chain()).distinct().forEach(chain -> {
            List<Night> members = Chains.members(nights.stream()
                    .filter(night -> night.window().chain() == chain)
                    .toList());
            Instant end = null;
            for (Night night : members) {
                assertThat(night.window().from())
                        .as("seed %s, chain %s", seed, chain)
                        .isEqualTo(end);
                end = night.cutoff();
            }
        });
    }

    private record Planned(Run run, Window window) {}

    private WindowRules rules() {
        return new WindowRules(nights);
    }

    private Window window(Run run, boolean full) {
        assertThat(rules().objection(run, full)).isEmpty();
        return rules().window(run, full, HOURLY);
    }

    private @Nullable Kind kind(Run run, Window window) {
        return rules().objection(run, window).map(WindowObjection::kind).orElse(null);
    }

    private static Instant cutoff(int day) {
        return START.plus(Duration.ofDays(day));
    }

    private static Window later(long chain, int from) {
        return new Window(chain, cutoff(from), Duration.ofHours(1), true);
    }

    private static Run run(long id, int day, int rerun) {
        return run(id, day, rerun, RunState.FAILED);
    }

    private static Run run(long id, int day, int rerun, RunState state) {
        return new Run(id, new RunKey("logins", cutoff(day), rerun), state, START, START, null, null, null);
    }

    private void complete(Run run, Window window) {
        int day = (int) Duration.between(START, run.key().cutoff()).toDays();
        nights.add(night(run(run.id(), day, run.key().rerun(), RunState.COMPLETED), window));
    }

    private static Night night(Run run, Window window) {
        Column time = new Column("t", "T", "DATE", ColumnType.LOCAL_DATE_TIME, 0, 0, true);
        SourceDescription source =
                new SourceDescription("T", List.of(time), 0, 0, "UTC", "none", null, "a database", null);
        return new Night(run, new Plan(source, START, 3, 1_000, "jsonl", "gzip", false, "b", "", window, null), window);
    }
}
