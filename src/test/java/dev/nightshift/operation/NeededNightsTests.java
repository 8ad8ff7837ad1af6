package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.ledger.Window;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A purge leaves no chain with a hole. */
final class NeededNightsTests {

    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");

    private final List<RunRow> runs = new ArrayList<>();
    private final Map<Long, Plan> plans = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** A run with the next number, of a chain or, if that is 0, of none. */
    private void run(long chain, int day, int rerun, RunState state) {
        long id = runs.size() + 1L;
        Instant cutoff = FIRST.plus(Duration.ofDays(day));
        runs.add(new RunRow(
                id, new RunKey("logins", cutoff, rerun), state, cutoff, null, cutoff, 1, null, 1, 1, null, null));
        plans.put(id, plan(chain == 0 ? null : new Window(chain, null, Duration.ofHours(1), false)));
    }

    private void night(long chain, int day, int rerun) {
        run(chain, day, rerun, RunState.COMPLETED);
    }

    private static Plan plan(@Nullable Window window) {
        return new Plan(
                new SourceDescription(
                        "LOGINS",
                        List.of(new Column("id", "ID", "NUMBER", ColumnType.NUMBER, 18, 0, false)),
                        0,
                        0,
                        "UTC",
                        "none",
                        null,
                        "jdbc:h2:mem:x",
                        null),
                FIRST,
                3,
                1_000,
                "jsonl",
                "gzip",
                false,
                "bucket",
                "",
                window,
                null);
    }

    private List<Long> goneOf(long... old) {
        List<RunRow> gone = new ArrayList<>();
        for (long id : old) {
            gone.add(runs.get((int) id - 1));
        }
        new NeededNights(runs, plans).keep(gone, notes);
        return gone.stream().map(RunRow::id).toList();
    }

    @Test
    void everyNightOfTheNewestChainStaysAndIsNamed() {
        night(1, 1, 0);
        night(1, 2, 0);
        night(1, 3, 0);

        assertThat(goneOf(1, 2)).isEmpty();
        assertThat(notes)
                .containsExactly("Runs 1, 2 are also that old, but are kept because chain 1 is the newest: its later"
                        + " nights have only what came after.");
    }

    @Test
    void anOlderChainGoesAsAWhole() {
        night(1, 1, 0);
        night(1, 2, 0);
        night(3, 3, 0);

        assertThat(goneOf(1, 2)).containsExactly(1L, 2L);
        assertThat(notes).isEmpty();
    }

    @Test
    void ofAnOlderChainThoseBeforeANightThatStaysAreKept() {
        night(1, 1, 0);
        night(1, 2, 0);
        night(1, 3, 0);
        night(4, 4, 0);

        assertThat(goneOf(1)).isEmpty();
        assertThat(goneOf(1, 3)).containsExactly(3L);
        assertThat(notes.get(0))
                .isEqualTo("Run 1 is also that old, but is kept because later nights of chain 1 are kept, which have"
                        + " only what came after.");
    }

    @Test
    void aNightThatWasPublishedAgainMayGoButNotTheRunThatBeganTheChain() {
        night(1, 1, 0);
        night(1, 2, 0);
        night(1, 1, 1);
        night(1, 2, 1);

        assertThat(goneOf(1, 2)).containsExactly(2L);
        assertThat(notes)
                .singleElement()
                .asString()
                .isEqualTo(
                        "Run 1 is also that old, but is kept because it began chain 1, of which other nights are kept.");
    }

    @Test
    void theRunThatBeganAChainStaysAlsoIfItIsNotComplete() {
        run(1, 1, 0, RunState.ABANDONED);
        night(1, 1, 1);
        night(3, 2, 0);

        assertThat(goneOf(1)).isEmpty();
        assertThat(goneOf(1, 2)).containsExactly(1L, 2L);
    }

    @Test
    void otherRunsAndNightsThatWereNeverCompleteAreNotNeeded() {
        night(1, 1, 0);
        run(1, 2, 0, RunState.FAILED);
        run(0, 3, 0, RunState.COMPLETED);
        night(1, 4, 0);

        assertThat(goneOf(2, 3)).containsExactly(2L, 3L);
    }

    @Test
    void laterNightsGoFirstSoThatAKillLeavesNoHole() {
        night(1, 1, 0);
        night(1, 2, 0);
        night(1, 2, 1);
        night(4, 3, 0);

        run(0, 4, 0, RunState.COMPLETED);
        NeededNights needed = new NeededNights(runs, plans);
        assertThat(needed.inOrder(runs)).extracting(RunRow::id).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(needed.why(runs.get(0), Set.of(3L))).isNotNull();
        assertThat(needed.why(runs.get(0), Set.of(2L, 3L))).isNull();
    }
}
