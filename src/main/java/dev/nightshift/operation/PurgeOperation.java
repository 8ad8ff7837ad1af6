package dev.nightshift.operation;

import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.migration.BatchHistory;
import dev.nightshift.publication.LatestPointer;
import dev.nightshift.publication.RunFolder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes old runs from the ledger and from Spring Batch's tables and, if that is wanted, their objects from the
 * bucket. It never removes a run that a process works on, or the newest complete run: the volume guard compares the
 * next run with it, and {@code report} shows it. Without a configured source, {@code report} shows the newest of all
 * sources, so that this one is kept too. Nor does it remove nights that a chain needs, or the objects of runs that
 * {@code latest.json} names.
 */
final class PurgeOperation {

    private final OperationContext context;
    private final Ledger ledger;
    private final Target target;

    PurgeOperation(OperationContext context, Ledger ledger, Target target) {
        this.context = context;
        this.ledger = ledger;
        this.target = target;
    }

    PurgeResult purge(PurgeRequest request) {
        Instant before = ledger.runs().now().minus(request.age());
        boolean any = context.anySource();
        List<RunRow> all = any ? ledger.list().all() : ledger.list().of(context.source());
        Set<Long> newest = Stream.of(
                        ledger.runs().newestCompleted(context.source()),
                        any ? ledger.runs().newestCompleted() : Optional.<Run>empty())
                .flatMap(Optional::stream)
                .map(Run::id)
                .collect(Collectors.toSet());
        List<RunRow> old = all.stream()
                .filter(row -> row.stateAt().isBefore(before))
                .filter(row -> row.state() != RunState.RUNNING)
                .sorted(Comparator.comparing(RunRow::id))
                .toList();
        List<RunRow> gone = new ArrayList<>(
                old.stream().filter(row -> !newest.contains(row.id())).toList());
        List<RunRow> kept =
                old.stream().filter(row -> newest.contains(row.id())).toList();
        List<String> notes = new ArrayList<>();
        gone.removeIf(row -> isAmongNewest(row, all, request.keep()));
        NeededNights needed = new NeededNights(
                all, ledger.runs().plans(all.stream().map(RunRow::id).toList()));
        needed.keep(gone, notes);
        List<RunSummary> shown = RunSummary.of(gone, ledger);
        PurgeResult.Objects objects = request.objects() ? objects(request, before, all, gone, needed, notes) : null;
        Set<Long> numbers = gone.stream().map(RunRow::id).collect(Collectors.toSet());
        if (request.really()) {
            // Those that could be resumed left together with their objects.
            remove(needed.inOrder(gone.stream()
                    .filter(row -> objects == null || row.state() == RunState.COMPLETED)
                    .toList()));
        }
        return new PurgeResult(
                shown.stream().filter(run -> numbers.contains(run.run())).toList(),
                request.really(),
                RunSummary.of(kept, ledger),
                notes,
                objects);
    }

    /** Whether fewer than so many complete runs of the same source are newer. */
    private static boolean isAmongNewest(RunRow run, List<RunRow> all, int keep) {
        Comparator<RunRow> order = Comparator.comparing(
                        (RunRow row) -> row.key().cutoff())
                .thenComparing(row -> row.key().rerun());
        return run.state() == RunState.COMPLETED
                && keep > 1
                && all.stream()
                                .filter(row -> row.state() == RunState.COMPLETED)
                                .filter(row ->
                                        row.key().source().equals(run.key().source()))
                                .filter(row -> order.compare(row, run) > 0)
                                .count()
                        < keep;
    }

    /**
     * Removes the objects of old runs, or counts them, and takes those runs out of the list whose objects stay.
     *
     * @param gone the old runs of the ledger
     */
    private PurgeResult.Objects objects(
            PurgeRequest request,
            Instant before,
            List<RunRow> all,
            List<RunRow> gone,
            NeededNights needed,
            List<String> notes) {
        Map<Long, RunFolder> folders = new HashMap<>();
        gone.removeIf(row -> {
            Optional<Plan> plan = ledger.runs().plan(row.id());
            if (plan.isPresent() && !plan.get().bucket().equals(target.bucket())) {
                notes.add("Run " + row.id() + " is also that old, but is kept because its objects are in the bucket "
                        + plan.get().bucket() + ", which is not the configured one.");
                return true;
            }
            folders.put(row.id(), folder(row, plan));
            return false;
        });
        Set<RunFolder> known = new HashSet<>(folders.values());
        all.forEach(row -> known.add(folder(row, ledger.runs().plan(row.id()))));
        PurgeResult.Objects total = PurgeResult.Objects.NONE;
        Set<String> places = new TreeSet<>();
        places.add(target.prefix() + "\n" + context.source());
        known.forEach(folder -> places.add(folder.prefix() + "\n" + folder.source()));
        for (String place : places) {
            int end = place.indexOf('\n');
            RunFolder any = new RunFolder(place.substring(0, end), place.substring(end + 1), Instant.EPOCH, 0);
            total = total.plus(objects(request, before, any, known, folders, gone, needed, notes));
        }
        return total;
    }

    private static RunFolder folder(RunRow row, Map<Long, RunFolder> folders) {
        return Objects.requireNonNull(folders.get(row.id()));
    }

    private RunFolder folder(RunRow row, Optional<Plan> plan) {
        return new RunFolder(
                plan.map(Plan::prefix).orElse(target.prefix()),
                row.key().source(),
                row.key().cutoff(),
                row.key().rerun());
    }

    private PurgeResult.Objects objects(
            PurgeRequest request,
            Instant before,
            RunFolder any,
            Set<RunFolder> known,
            Map<Long, RunFolder> folders,
            List<RunRow> gone,
            NeededNights needed,
            List<String> notes) {
        RunObjects objects = new RunObjects(target.open(), any);
        LatestPointer pointer = new LatestPointer(target.open(), any);
        Set<RunFolder> named = new HashSet<>();
        pointer.read()
                .ifPresent(latest -> latest.manifests()
                        .forEach(manifest -> RunFolder.ofManifest(manifest).ifPresent(named::add)));
        Set<RunFolder> kept = new HashSet<>(named);
        objects.published().stream().limit(Math.max(1, request.keep())).forEach(kept::add);
        List<RunRow> here = new ArrayList<>(gone.stream()
                .filter(row -> folder(row, folders).latest().equals(any.latest()))
                .toList());
        Set<Long> staying = new HashSet<>();
        here.removeIf(row -> {
            if (kept.contains(folder(row, folders))) {
                notes.add("Run " + row.id() + " is also that old, but is kept because "
                        + (named.contains(folder(row, folders))
                                ? "latest.json names it."
                                : "it is one of the newest in the bucket."));
                staying.add(row.id());
                return true;
            }
            return false;
        });
        Set<Long> removed = new HashSet<>();
        for (RunRow row : needed.inOrder(here)) {
            // A later night may have stayed, for example because the service refused to remove it.
            String why = needed.why(row, removed);
            if (why != null) {
                notes.add(NeededNights.note(List.of(row.id()), why));
            }
            if (why == null && removed(objects, row, folder(row, folders), before, request.really(), notes)) {
                removed.add(row.id());
            } else {
                staying.add(row.id());
            }
        }
        gone.removeIf(row -> staying.contains(row.id()));
        List<String> unknown = new ArrayList<>();
        for (RunFolder folder : unknown(objects, before, known, kept, needed, removed)) {
            unknown.add(target.location(folder.documents()));
            if (request.really()) {
                objects.remove(folder);
            } else {
                objects.count(folder);
            }
        }
        return objects.result(unknown);
    }

    /**
     * The old runs that the ledger does not know, later ones first, without those that a later night needs.
     *
     * @param removed numbers of the runs of the ledger that are removed
     */
    private static List<RunFolder> unknown(
            RunObjects objects,
            Instant before,
            Set<RunFolder> known,
            Set<RunFolder> kept,
            NeededNights needed,
            Set<Long> removed) {
        Set<RunFolder> old = new HashSet<>(objects.publishedBefore(before, known));
        old.removeAll(kept);
        if (old.isEmpty()) {
            return List.of();
        }
        Map<Long, List<NeededNights.Night>> staying = new HashMap<>();
        List<RunFolder> gone = new ArrayList<>();
        // What was removed except for its last document counts as well.
        List<RunFolder> all = Stream.concat(objects.published().stream(), old.stream())
                .distinct()
                .sorted(Comparator.comparing(RunFolder::cutoff)
                        .thenComparing(RunFolder::rerun)
                        .reversed())
                .toList();
        for (RunFolder folder : all) {
            Optional<NeededNights.Night> night = known.contains(folder)
                    ? Optional.empty()
                    : objects.chain(folder)
                            .map(chain -> new NeededNights.Night(chain, 0, folder.cutoff(), folder.rerun()));
            boolean isNeeded = night.filter(it -> {
                        List<NeededNights.Night> others = staying.computeIfAbsent(
                                it.chain(), chain -> new ArrayList<>(needed.remaining(chain, removed)));
                        return !NeededNights.replaced(it, others) && NeededNights.isBeforeAny(it, others);
                    })
                    .isPresent();
            if (old.contains(folder) && !isNeeded) {
                gone.add(folder);
            } else {
                night.ifPresent(it -> staying.computeIfAbsent(
                                it.chain(), chain -> new ArrayList<>(needed.remaining(chain, removed)))
                        .add(it));
            }
        }
        return gone;
    }

    /**
     * Removes the objects of a run, or counts them. One that could be resumed leaves the ledger before anybody can.
     *
     * @return whether all objects are gone, so that the run goes too
     */
    private boolean removed(
            RunObjects objects, RunRow row, RunFolder folder, Instant before, boolean really, List<String> notes) {
        if (!really) {
            objects.count(folder);
            return true;
        }
        if (row.state() == RunState.COMPLETED) {
            return objects.remove(folder);
        }
        Lease lease = Lease.take(
                ledger.leases(), row.id(), Owner.self(), context.settings().lease(), stopRequest -> {});
        try {
            // Since the runs were listed, another process may have completed this one.
            if (!ledger.runs().find(row.id()).orElseThrow().stateAt().isBefore(before)) {
                notes.add("Run " + row.id() + " is kept because a process has worked on it meanwhile.");
                return false;
            }
            boolean all = objects.remove(folder);
            if (all) {
                BatchHistory history = BatchHistory.of(ledger);
                ledger.remove(row.id(), lease, () -> forget(row, history));
            }
            return all;
        } finally {
            lease.cancel();
        }
    }

    /** Removes all runs of a source, whatever their age and state. */
    void removeAll(String source) {
        remove(ledger.list().of(source));
    }

    private void remove(List<RunRow> runs) {
        if (runs.isEmpty()) {
            return;
        }
        BatchHistory history = BatchHistory.of(ledger);
        for (RunRow row : runs) {
            ledger.remove(row.id(), Owner.self(), context.settings().lease(), () -> forget(row, history));
        }
    }

    /** Removes what there is of a run besides its rows in the ledger. */
    private void forget(RunRow row, BatchHistory history) {
        new SortFiles(context).remove(ledger.runs().find(row.id()).orElseThrow(), ledger);
        history.delete(row.key());
    }
}
