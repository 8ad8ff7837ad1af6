package dev.nightshift.operation;

import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.WorkerStore;
import dev.nightshift.telemetry.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists the metrics of runs by source, with the same names for scraping and for pushing. */
final class RunSamples {

    private final Ledger ledger;
    private final List<Sample> samples = new ArrayList<>();

    private RunSamples(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Returns the metrics of a source's newest run in its present state, and the time of its last completed run. The
     * list is empty if the source has no run.
     */
    static List<Sample> of(String source, Ledger ledger) {
        RunSamples all = new RunSamples(ledger);
        ledger.runs()
                .newest(source)
                .flatMap(run -> ledger.list().find(run.id()))
                .ifPresent(run -> all.newest(RunSummary.of(run, ledger)));
        ledger.runs().lastCompletion(source).ifPresent(at -> all.completed(source, at));
        return all.samples;
    }

    /**
     * Returns the same for all sources, and also what changes from minute to minute, because this list is scraped again
     * and again.
     */
    static List<Sample> all(Ledger ledger) {
        RunSamples all = new RunSamples(ledger);
        ledger.list()
                .counts()
                .forEach(count -> all.add(
                        "nightshift_runs",
                        "Runs in the ledger, by source and state",
                        Map.of("source", count.source(), "state", count.state().name()),
                        (double) count.runs()));
        ledger.list().lastCompletions().forEach(all::completed);
        for (RunSummary run : RunSummary.of(ledger.list().newest(), ledger)) {
            all.newest(run);
            all.lease(run);
        }
        // A container that starts again has the host and the process number of the one before.
        Map<String, WorkerStore.Worker> newest = new LinkedHashMap<>();
        ledger.workers().all().forEach(worker -> newest.put(worker.pid() + " on " + worker.host(), worker));
        newest.values().forEach(all::worker);
        return all.samples;
    }

    private void completed(String source, Instant at) {
        add(
                "nightshift_last_success_timestamp_seconds",
                "When a run of the source was completed last, Unix time",
                Map.of("source", source),
                seconds(at));
    }

    private void newest(RunSummary run) {
        newest(run, "number", "Number of the newest run", (double) run.run());
        newest(run, "rows", "Rows committed by the newest run", (double) run.rows());
        if (run.sourceRows() != null) {
            newest(run, "source_rows", "Rows counted for the newest run", (double) run.sourceRows());
        }
        if (run.night() != null) {
            night(run, run.night());
        }
        newest(run, "bytes", "Bytes of the newest run's part files", (double)
                ledger.progress().bytes(run.run()));
        newest(run, "parts", "Part files of the newest run", run.parts());
        newest(
                run,
                "duration_seconds",
                "How long the attempts at the newest run worked",
                run.seconds().doubleValue());
        newest(run, "attempts", "Attempts at the newest run", run.attempts());
        newest(run, "retries", "Attempts at the newest run after the first", Math.max(0, run.attempts() - 1));
        newest(run, "cutoff_timestamp_seconds", "Cutoff of the newest run, Unix time", seconds(run.cutoff()));
        newest(
                run,
                "withheld",
                "1 if the newest run has copied its rows and an operator must decide about the result",
                NextCommand.withheld(ledger.leases().attempts(run.run())) == null ? 0 : 1);
        for (RunState state : RunState.values()) {
            add(
                    "nightshift_run_state",
                    "1 for the state of the newest run, 0 for all others",
                    Map.of("source", run.source(), "state", state.name()),
                    state == run.state() ? 1 : 0);
        }
    }

    private void night(RunSummary run, NightStatus night) {
        newest(run, "late_rows", "Rows of the newest run with a time before its window", (double) night.lateRows());
        if (night.from() != null) {
            newest(
                    run,
                    "window_seconds",
                    "Length of the newest run's window, without the overlap",
                    seconds(run.cutoff()) - seconds(night.from()));
        }
        if (night.nights() != null) {
            newest(run, "chain_nights", "Nights of the newest run's chain up to that run", night.nights());
        }
    }

    private void newest(RunSummary run, String name, String help, double value) {
        add("nightshift_run_" + name, help, Map.of("source", run.source()), value);
    }

    private void worker(WorkerStore.Worker worker) {
        Map<String, String> labels = Map.of("host", worker.host(), "pid", String.valueOf(worker.pid()));
        add(
                "nightshift_worker_up",
                "1 if a worker's heartbeat is recent, 0 if it is dead",
                labels,
                worker.alive() ? 1 : 0);
        add(
                "nightshift_worker_rows_per_second",
                "Rows per second that a worker copies at present",
                labels,
                worker.alive() ? (double) worker.rowsPerSecond() : 0);
        add(
                "nightshift_worker_heartbeat_age_seconds",
                "Seconds since the last heartbeat of a worker",
                labels,
                Math.max(0, worker.age().toMillis()) / 1e3);
    }

    private void lease(RunSummary run) {
        ledger.leases()
                .state(run.run())
                .filter(LeaseState::held)
                .ifPresent(lease -> add(
                        "nightshift_lease_age_seconds",
                        "Seconds since the last heartbeat of the worker of the newest run",
                        Map.of("source", run.source(), "run", String.valueOf(run.run())),
                        Math.max(0, lease.age().toMillis()) / 1e3));
    }

    private void add(String name, String help, Map<String, String> labels, double value) {
        samples.add(new Sample(name, help, labels, value));
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }
}
