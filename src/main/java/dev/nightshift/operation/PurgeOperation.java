package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.migration.BatchHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes old runs from the ledger and from Spring Batch's tables. It never removes a run that a process works on, or
 * the newest complete run: the volume guard compares the next run with it, and {@code report} shows it. Without a
 * configured source, {@code report} shows the newest of all sources, so that this one is kept too.
 */
final class PurgeOperation {

    private final OperationContext context;
    private final Ledger ledger;

    PurgeOperation(OperationContext context, Ledger ledger) {
        this.context = context;
        this.ledger = ledger;
    }

    PurgeResult purge(Duration age, boolean really) {
        Instant before = ledger.runs().now().minus(age);
        boolean any = context.anySource();
        Set<Long> newest = Stream.of(
                        ledger.runs().newestCompleted(context.source()),
                        any ? ledger.runs().newestCompleted() : Optional.<Run>empty())
                .flatMap(Optional::stream)
                .map(Run::id)
                .collect(Collectors.toSet());
        List<RunRow> old = (any ? ledger.list().all() : ledger.list().of(context.source()))
                .stream()
                        .filter(row -> row.stateAt().isBefore(before))
                        .filter(row -> row.state() != RunState.RUNNING)
                        .sorted(Comparator.comparing(RunRow::id))
                        .toList();
        List<RunRow> gone =
                old.stream().filter(row -> !newest.contains(row.id())).toList();
        List<RunSummary> shown = RunSummary.of(gone, ledger);
        if (really) {
            remove(gone);
        }
        List<RunRow> kept =
                old.stream().filter(row -> newest.contains(row.id())).toList();
        return new PurgeResult(shown, really, RunSummary.of(kept, ledger));
    }

    /** Removes all runs of a source, whatever their age and state. */
    void removeAll(String source) {
        remove(ledger.list().of(source));
    }

    private void remove(List<RunRow> runs) {
        if (runs.isEmpty()) {
            return;
        }
        BatchHistory.with(
                ledger,
                history -> runs.forEach(row -> {
                    ledger.remove(row.id(), Owner.self(), context.settings().lease(), () -> {
                        new SortFiles(context)
                                .remove(ledger.runs().find(row.id()).orElseThrow(), ledger);
                        history.delete(row.key());
                    });
                }));
    }
}
