package dev.nightshift.chain;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.RunStore.Frozen;
import dev.nightshift.ledger.Window;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds with how many rows those of a run can be compared. Late rows are not part of a window, so they do not count.
 */
public record WindowRows(Ledger ledger, Chains chains) {

    /** An earlier run, and its rows. */
    public record Before(long run, long rows) {}

    /** The rows of a run's window; all its rows if it has none. */
    public static long of(Ledger ledger, long run, @Nullable Window window) {
        return ledger.progress().rowsByPartition(run).entrySet().stream()
                .filter(partition -> window == null || !window.late(partition.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * The run with which a run is compared: with a night the newest other night of its chain, unless its window is
     * longer, and with a run that copies all rows the last one that did so too. Empty if there is none.
     */
    public Optional<Before> before(Run run, @Nullable Window window) {
        return window == null || window.from() == null
                ? lastOfAllRows(run)
                : chains.find(window.chain())
                        .flatMap(chain -> newest(chain, run))
                        .filter(night -> length(night.run(), night.window()).compareTo(length(run, window)) <= 0)
                        .map(night -> counted(night.run(), night.window()));
    }

    private Optional<Before> lastOfAllRows(Run run) {
        Run last = ledger.runs().newestCompleted(run.key().source()).orElse(null);
        if (last == null) {
            return Optional.empty();
        }
        Window window = ledger.runs().plan(last.id()).map(Plan::window).orElse(null);
        if (window == null || window.from() == null) {
            return Optional.of(counted(last, window));
        }
        return ledger.runs().frozen(run.key().source()).stream()
                .filter(complete -> complete.run().state() == RunState.COMPLETED)
                .filter(complete -> complete.plan().window() == null
                        || complete.plan().window().from() == null)
                .map(Frozen::run)
                .max(Comparator.comparing(Run::stateAt))
                .map(complete -> counted(complete, null));
    }

    private static Optional<Night> newest(Chain chain, Run run) {
        return chain.nights().stream()
                .filter(night -> night.window().from() != null
                        && !night.cutoff().equals(run.key().cutoff()))
                .reduce((earlier, later) -> later);
    }

    private static Duration length(Run run, Window window) {
        return window.from() == null
                ? Duration.ZERO
                : Duration.between(window.from(), run.key().cutoff());
    }

    private Before counted(Run run, @Nullable Window window) {
        return new Before(run.id(), of(ledger, run.id(), window));
    }
}
