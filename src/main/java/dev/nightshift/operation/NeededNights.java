package dev.nightshift.operation;

import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.Window;
import dev.nightshift.work.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which nights a chain still needs, so that no chain ever has a hole: of the newest chain of a source all nights,
 * of an older one those before a night that is kept. A night that was published again is not needed, because its rerun
 * has taken its place.
 */
final class NeededNights {

    private static final Comparator<RunRow> LATEST_FIRST = Comparator.comparing(
                    (RunRow row) -> row.key().cutoff())
            .thenComparing(row -> row.key().rerun())
            .thenComparing(RunRow::id)
            .reversed();

    private final Map<Long, List<Night>> nights = new HashMap<>();
    private final Map<Long, Night> known = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>();

    /** A complete night. */
    record Night(long chain, long run, Instant cutoff, int rerun) {}

    /** @param plans the plans of the runs that are planned */
    NeededNights(Collection<RunRow> runs, Map<Long, Plan> plans) {
        for (RunRow row : runs) {
            Plan plan = plans.get(row.id());
            Window window = plan == null ? null : plan.window();
            if (window != null && row.state() == RunState.COMPLETED) {
                Night night = new Night(
                        window.chain(), row.id(), row.key().cutoff(), row.key().rerun());
                known.put(row.id(), night);
                nights.computeIfAbsent(window.chain(), chain -> new ArrayList<>())
                        .add(night);
                newest.merge(row.key().source(), window.chain(), Math::max);
            }
        }
    }

    /** The order of removal: of a chain, later nights first, and last the run that began it; other runs as they are. */
    List<RunRow> inOrder(List<RunRow> runs) {
        Predicate<RunRow> ofChain = row -> known.containsKey(row.id()) || nights.containsKey(row.id());
        return Stream.concat(
                        runs.stream().filter(ofChain.negate()),
                        runs.stream().filter(ofChain).sorted(LATEST_FIRST))
                .toList();
    }

    /**
     * Takes those runs out of the list that are needed, and says so.
     *
     * @param gone the runs to remove
     * @param notes receives a sentence for each chain of which nights are needed
     */
    void keep(List<RunRow> gone, List<String> notes) {
        Set<Long> removed = new HashSet<>();
        Map<String, List<Long>> kept = new LinkedHashMap<>();
        inOrder(gone).forEach(row -> {
            String why = why(row, removed);
            if (why == null) {
                removed.add(row.id());
            } else {
                kept.computeIfAbsent(why, reason -> new ArrayList<>()).add(row.id());
            }
        });
        gone.removeIf(row -> !removed.contains(row.id()));
        kept.forEach((why, runs) -> notes.add(note(runs, why)));
    }

    /** A sentence about runs that are kept. */
    static String note(List<Long> runs, String why) {
        return Figures.plural(runs.size(), "Run ", "Runs ")
                + runs.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "))
                + Figures.plural(runs.size(), " is also that old, but is", " are also that old, but are")
                + " kept because " + why;
    }

    /**
     * Why a chain needs the run; null if it does not.
     *
     * @param removed numbers of runs that are removed before it
     */
    @Nullable String why(RunRow row, Set<Long> removed) {
        Night night = known.get(row.id());
        if (night != null) {
            List<Night> others = remaining(night.chain(), removed);
            boolean ofNewest =
                    Long.valueOf(night.chain()).equals(newest.get(row.key().source()));
            if (!replaced(night, others) && (ofNewest || isBeforeAny(night, others))) {
                return ofNewest
                        ? "chain " + night.chain() + " is the newest: its later nights have only what came after."
                        : "later nights of chain " + night.chain() + " are kept, which have only what came after.";
            }
        }
        // The first run of a chain, complete or not, is what processes lock that publish a night of it.
        return nights.getOrDefault(row.id(), List.of()).stream()
                        .anyMatch(other -> other.run() != row.id() && !removed.contains(other.run()))
                ? "it began chain " + row.id() + ", of which other nights are kept."
                : null;
    }

    /** The complete nights of a chain that are not removed. */
    List<Night> remaining(long chain, Set<Long> removed) {
        return nights.getOrDefault(chain, List.of()).stream()
                .filter(night -> !removed.contains(night.run()))
                .toList();
    }

    static boolean replaced(Night night, List<Night> others) {
        return others.stream()
                .anyMatch(other -> other.cutoff().equals(night.cutoff()) && other.rerun() > night.rerun());
    }

    static boolean isBeforeAny(Night night, List<Night> others) {
        return others.stream().anyMatch(other -> other.cutoff().isAfter(night.cutoff()));
    }
}
