package dev.nightshift.web;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.operation.RunQueries.RunCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of runs.
 *
 * @param state the state of the runs that are listed; null for all states
 * @param page the number of the page, from 1
 * @param total how many runs are in that state
 */
record RunListPage(
        List<RunLine> runs, List<Filter> filters, @Nullable RunState state, int page, long total, long dead) {

    static final int SIZE = 25;

    /** A link to the runs in a state, or to all runs if {@code state} is null. */
    record Filter(@Nullable StateView state, long runs, boolean chosen) {

        public String link() {
            return state == null ? "/" : "/?state=" + state.state();
        }

        public String word() {
            return state == null ? "All" : state.word();
        }
    }

    static RunListPage read(RunQueries queries, @Nullable RunState state, int page, Instant now) {
        List<RunCount> counts = queries.counts();
        Map<RunState, Long> byState =
                counts.stream().collect(Collectors.groupingBy(RunCount::state, Collectors.summingLong(RunCount::runs)));
        long all = counts.stream().mapToLong(RunCount::runs).sum();
        List<Filter> filters = new ArrayList<>();
        filters.add(new Filter(null, all, state == null));
        for (RunState each : RunState.values()) {
            long runs = byState.getOrDefault(each, 0L);
            if (runs > 0 || each == state) {
                filters.add(new Filter(StateView.of(each), runs, each == state));
            }
        }
        return new RunListPage(
                queries.page(state, (page - 1) * SIZE, SIZE).stream()
                        .map(run -> RunLine.of(run, now))
                        .toList(),
                filters,
                state,
                page,
                state == null ? all : byState.getOrDefault(state, 0L),
                byState.getOrDefault(RunState.DEAD, 0L));
    }

    public int pages() {
        return (int) Math.max(1, (total + SIZE - 1) / SIZE);
    }

    public @Nullable String newer() {
        return page > 1 ? link(Math.min(page - 1, pages())) : null;
    }

    public @Nullable String older() {
        return page < pages() ? link(page + 1) : null;
    }

    private String link(int to) {
        return "/?page=" + to + (state == null ? "" : "&state=" + state);
    }
}
