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
import org.jspecify.annotations.Nullable;

/**
 * Removes old runs from the ledger and from Spring Batch's tables. It never removes a run that a process works on, or
 * the newest complete run: the volume guard compares the next run with it, and {@code report} shows it.
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
        Long newest = (any ? ledger.runs().newestCompleted() : ledger.runs().newestCompleted(context.source()))
                .map(Run::id)
                .orElse(null);
        List<RunRow> old = (any ? ledger.list().all() : ledger.list().of(context.source()))
                .stream()
                        .filter(row -> row.stateAt().isBefore(before))
                        .filter(row -> row.state() != RunState.RUNNING)
                        .sorted(Comparator.comparing(RunRow::id))
                        .toList();
        List<RunRow> gone = old.stream().filter(row -> !isNewest(row, newest)).toList();
        List<RunSummary> shown =
                gone.stream().map(row -> RunSummary.of(row, ledger)).toList();
        if (really && !gone.isEmpty()) {
            BatchHistory.with(
                    ledger,
                    history -> gone.forEach(row -> {
                        ledger.remove(row.id(), Owner.self(), context.settings().lease(), () -> {
                            new SortFiles(context)
                                    .remove(ledger.runs().find(row.id()).orElseThrow(), ledger);
                            history.delete(row.key());
                        });
                    }));
        }
        boolean kept = old.stream().anyMatch(row -> isNewest(row, newest));
        return new PurgeResult(shown, really, kept ? newest : null);
    }

    private static boolean isNewest(RunRow row, @Nullable Long newest) {
        return newest != null && row.id() == newest;
    }
}
