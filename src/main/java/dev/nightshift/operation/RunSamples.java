package dev.nightshift.operation;

import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.telemetry.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The metrics of a source: its newest run, and when one was completed last. */
final class RunSamples {

    private static final List<String> STATES =
            List.of("NEW", "RUNNING", "DEAD", "FAILED", "STOPPED", "COMPLETED", "ABANDONED", "SNAPSHOT_LOST");

    private RunSamples() {}

    /** From the ledger, as it stands now; none of a source that has no run. */
    static List<Sample> of(String source, Ledger ledger) {
        List<Sample> samples = new ArrayList<>();
        ledger.runs()
                .newest(source)
                .flatMap(run -> ledger.list().find(run.id()))
                .ifPresent(run -> addNewest(run, ledger, samples));
        ledger.runs()
                .lastCompletion(source)
                .ifPresent(at -> add(
                        samples,
                        "nightshift_last_success_timestamp_seconds",
                        "When a run of the source was completed last, Unix time",
                        seconds(at)));
        return samples;
    }

    private static void addNewest(RunRow run, Ledger ledger, List<Sample> samples) {
        Instant heard = run.heartbeatAt() == null ? run.stateAt() : run.heartbeatAt();
        Duration worked = Attempt.worked(ledger.leases().attempts(run.id()), heard);
        long bytes = ledger.progress().parts(run.id()).stream()
                .mapToLong(PartRow::bytes)
                .sum();
        add(samples, "nightshift_run_number", "Number of the newest run", (double) run.id());
        add(samples, "nightshift_run_rows", "Rows committed by the newest run", (double) run.rows());
        if (run.sourceRows() != null) {
            add(samples, "nightshift_run_source_rows", "Rows counted for the newest run", run.sourceRows());
        }
        add(samples, "nightshift_run_bytes", "Bytes of the newest run's part files", (double) bytes);
        add(samples, "nightshift_run_parts", "Part files of the newest run", run.parts());
        add(
                samples,
                "nightshift_run_duration_seconds",
                "How long the attempts at the newest run worked",
                worked.toMillis() / 1e3);
        add(samples, "nightshift_run_attempts", "Attempts at the newest run", run.attempts());
        add(
                samples,
                "nightshift_run_retries",
                "Attempts at the newest run after the first",
                Math.max(0, run.attempts() - 1));
        add(
                samples,
                "nightshift_run_cutoff_timestamp_seconds",
                "Cutoff of the newest run, Unix time",
                seconds(run.key().cutoff()));
        for (String state : STATES) {
            samples.add(new Sample(
                    "nightshift_run_state",
                    "1 for the state of the newest run, 0 for all others",
                    Map.of("state", state),
                    state.equals(run.state()) ? 1 : 0));
        }
    }

    private static void add(List<Sample> samples, String name, String help, double value) {
        samples.add(new Sample(name, help, Map.of(), value));
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }
}
