package dev.nightshift.operation;

import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.ClaimStore;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartitionRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.StopRequest;
import dev.nightshift.ledger.Waiting;
import dev.nightshift.ledger.WorkerStore;
import dev.nightshift.login.Position;
import dev.nightshift.publication.Documents;
import dev.nightshift.report.Report;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.Figures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the status of a run from the ledger alone. */
final class StatusReader {

    private static final String ALIVE = "ALIVE";

    private static final int MOST_HOSTS = 5;

    private final Ledger ledger;
    private final Target target;
    private final Home home;

    StatusReader(Ledger ledger, Target target, Home home) {
        this.ledger = ledger;
        this.target = target;
        this.home = home;
    }

    /** Returns the present status. */
    RunStatus of(long id) {
        Run run = ledger.runs().find(id).orElseThrow();
        RunRow row = ledger.list().find(id).orElseThrow();
        if (run.state() != row.state()) {
            // The run may have started or ended between the two reads.
            run = ledger.runs().find(id).orElseThrow();
            row = ledger.list().find(id).orElseThrow();
        }
        return of(run, row);
    }

    private RunStatus of(Run run, RunRow row) {
        long id = run.id();
        RunState state = row.state();
        LeaseState lease = ledger.leases().state(id).orElse(null);
        List<PartitionRow> partitions = ledger.progress().partitionProgress(run.id());
        long rows = partitions.stream().mapToLong(PartitionRow::rows).sum();
        List<Attempt> attempts = ledger.leases().attempts(run.id());
        RunSummary summary = RunSummary.of(row, ledger);
        // A request that came after the run was complete has no effect.
        StopRequest stopRequest = run.state() == RunState.COMPLETED ? null : run.stopRequest();
        NextCommand commands = new NextCommand(home, ledger);
        String next = commands.of(run, state, attempts);
        LeaseState alive = state == RunState.RUNNING ? lease : null;
        Waiting waiting = alive == null ? null : ledger.leases().waiting(id).orElse(null);
        Plan plan = ledger.runs().plan(id).orElse(null);
        ClaimStore.Share share = ledger.claims().share(id);
        List<RunStatus.WorkerStatus> workers =
                state.last() || share.offered() == 0 ? List.of() : workers(run, attempts);
        return new RunStatus(
                run.id(),
                run.key().source(),
                summary.input(),
                run.key().cutoff(),
                run.key().rerun(),
                summary.night(),
                state,
                row.stateAt(),
                rows,
                run.sourceRows(),
                summary.percent(),
                summary.rowsPerSecond(),
                plan == null ? null : plan.source().maxRowsPerSecond(),
                alive != null && waiting == null ? summary.etaSeconds() : null,
                row.parts(),
                partitions.stream()
                        .map(partition -> partition(partition, sealed(id)))
                        .toList(),
                attempts.stream()
                        .filter(Attempt::reachedWork)
                        .map(attempt -> attempt(attempt, row))
                        .toList(),
                workers,
                alive != null && alive.owner() != null ? alive.owner().toString() : null,
                alive != null ? Math.max(0, alive.age().toSeconds()) : null,
                waiting == null ? null : new RunStatus.WaitStatus(waiting.what(), waiting.since()),
                run.lastError(),
                summary.night() == null || run.state() != RunState.COMPLETED
                        ? List.of()
                        : ledger.runs()
                                .publication(id)
                                .map(Publication::warnings)
                                .orElse(List.of()),
                stopRequest == null ? null : stopRequest.by(),
                stopRequest == null ? null : stopRequest.reason(),
                run.state() == RunState.COMPLETED ? locationOf(run, "report.json") : null,
                run.state() == RunState.COMPLETED && hasPage(run) ? locationOf(run, "report.html") : null,
                next,
                commands.ifCorrected(run, next),
                NextCommand.withheld(attempts),
                plan != null && plan.shared(),
                state == RunState.DEAD
                        && share.done() < share.offered()
                        && workers.stream().anyMatch(worker -> worker.state().equals(ALIVE)),
                workers.isEmpty() ? idleWorkers(ledger, run.key().source()) : null);
    }

    /** Describes the workers of a source that wait, as in "2 wait for a shared run, on host-a (2)"; null for none. */
    static @Nullable String idleWorkers(Ledger ledger, String source) {
        Set<String> busy = ledger.claims().holders();
        Map<String, Long> hosts = ledger.workers().of(source).stream()
                .filter(worker -> worker.alive() && !worker.draining() && !busy.contains(worker.id()))
                .collect(Collectors.groupingBy(WorkerStore.Worker::host, TreeMap::new, Collectors.counting()));
        long all = hosts.values().stream().mapToLong(Long::longValue).sum();
        return all == 0
                ? null
                : Figures.number(all) + Figures.plural(all, " waits", " wait") + " for a shared run, on "
                        + hosts.entrySet().stream()
                                .limit(MOST_HOSTS)
                                .map(host -> host.getKey() + (host.getValue() == 1 ? "" : " (" + host.getValue() + ")"))
                                .collect(Collectors.joining(", "))
                        + (hosts.size() > MOST_HOSTS
                                ? " and " + Figures.count(hosts.size() - MOST_HOSTS, "other host", "other hosts")
                                : "");
    }

    /** Returns the workers of a shared run, also idle ones and those that died since its first attempt. */
    private List<RunStatus.WorkerStatus> workers(Run summary, List<Attempt> attempts) {
        long run = summary.id();
        Map<String, List<Integer>> partitions = ledger.claims().held(run).stream()
                .collect(Collectors.groupingBy(
                        ClaimStore.Held::worker, Collectors.mapping(ClaimStore.Held::partition, Collectors.toList())));
        Instant start = attempts.isEmpty() ? Instant.MIN : attempts.get(0).startedAt();
        return ledger.workers().of(summary.key().source()).stream()
                .filter(worker -> worker.alive() || !worker.heartbeatAt().isBefore(start))
                .map(worker -> new RunStatus.WorkerStatus(
                        worker.host(),
                        worker.pid(),
                        state(worker, run),
                        Math.max(0, worker.age().toSeconds()),
                        worker.alive() ? worker.rowsPerSecond() : 0,
                        partitions.getOrDefault(worker.id(), List.of()),
                        worker.message()))
                .toList();
    }

    private static String state(WorkerStore.Worker worker, long run) {
        if (!worker.alive()) {
            return "DEAD";
        }
        if (worker.draining()) {
            return "DRAINING";
        }
        return worker.worksOn(run) ? ALIVE : "REFUSES";
    }

    /** Returns the answers of a run as they were published; empty unless it is complete. */
    Optional<Report> report(Run run) {
        if (run.state() != RunState.COMPLETED) {
            return Optional.empty();
        }
        return ledger.runs().publication(run.id()).map(publication -> {
            Plan plan = ledger.runs().plan(run.id()).orElseThrow();
            return Documents.report(
                    run,
                    plan,
                    publication,
                    Documents.state(ledger, run, plan.top()),
                    ledger.progress().parts(run.id()));
        });
    }

    /** Returns where it was published, regardless of the present settings. */
    private String locationOf(Run run, String document) {
        Plan plan = ledger.runs().plan(run.id()).orElseThrow();
        return target.location(plan.bucket(), Documents.folder(run, plan).document(document));
    }

    /** Whether the run has a report page. Runs that an older version published have none. */
    private boolean hasPage(Run run) {
        return ledger.runs()
                .publication(run.id())
                .map(publication -> publication.history() != null)
                .orElse(false);
    }

    /** Whether the ids of positions are sealed, because the id is protected. */
    private boolean sealed(long run) {
        return ledger.runs()
                .plan(run)
                .filter(plan -> plan.source().idProtected() && !plan.source().ofFile())
                .isPresent();
    }

    private static RunStatus.PartitionStatus partition(PartitionRow standing, boolean sealed) {
        PlannedPartition planned = standing.partition();
        Position position = standing.position();
        return new RunStatus.PartitionStatus(
                planned.number(),
                new KeyRange(planned.neverLoggedIn(), planned.from(), planned.to()).toString(),
                standing.rows(),
                position == null ? null : describe(position, sealed));
    }

    private static String describe(Position position, boolean sealed) {
        String id = sealed ? "a protected id" : "id " + position.id();
        return position.storedTime() == null ? id : position.storedTime() + ", " + id;
    }

    /** Returns an attempt. One whose process has died ended at its last heartbeat. */
    private static RunStatus.AttemptStatus attempt(Attempt attempt, RunRow row) {
        boolean died = attempt.endedAt() == null && row.state() == RunState.DEAD;
        return new RunStatus.AttemptStatus(
                attempt.epoch(),
                "process " + attempt.pid() + " on " + attempt.host(),
                attempt.startedAt(),
                died ? row.stateAt() : attempt.endedAt(),
                died ? AttemptOutcome.DEAD : attempt.outcome(),
                died ? "the process ended without reporting" : attempt.message());
    }
}
