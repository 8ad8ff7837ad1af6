package dev.nightshift.web;

import dev.nightshift.operation.RunCount;
import dev.nightshift.operation.RunFigures;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.work.NightshiftException;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's figures for Prometheus, read when they are asked for, but no more often than they can change much; the
 * cost does not grow with the number of part files of old runs. Thread-safe.
 */
final class RunMetrics implements MultiCollector {

    private static final Logger log = LoggerFactory.getLogger(RunMetrics.class);

    private static final List<String> STATES =
            List.of("NEW", "RUNNING", "DEAD", "FAILED", "STOPPED", "COMPLETED", "ABANDONED", "SNAPSHOT_LOST");

    private final RunQueries queries;
    private final Duration holds;
    private final LongSupplier nanoTime;
    private @Nullable MetricSnapshots last;
    private long readAt;

    RunMetrics(RunQueries queries, Duration holds, LongSupplier nanoTime) {
        this.queries = queries;
        this.holds = holds;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized MetricSnapshots collect() {
        MetricSnapshots known = last;
        long now = nanoTime.getAsLong();
        if (known == null || now - readAt > holds.toNanos()) {
            known = read();
            last = known;
            readAt = nanoTime.getAsLong();
        }
        return known;
    }

    private MetricSnapshots read() {
        try {
            return of(queries.figures());
        } catch (NightshiftException e) {
            log.warn("The ledger could not be read for metrics: {}", e.getMessage());
            return new MetricSnapshots(List.of(up(0)));
        }
    }

    private static GaugeSnapshot up(int value) {
        return GaugeSnapshot.builder()
                .name("nightshift_ledger_up")
                .help("Whether the ledger could be read, 1 or 0")
                .dataPoint(point(Labels.EMPTY, value))
                .build();
    }

    private static MetricSnapshots of(RunFigures figures) {
        List<MetricSnapshot> all = new ArrayList<>(List.of(up(1)));
        GaugeSnapshot.Builder runs =
                GaugeSnapshot.builder().name("nightshift_runs").help("Runs in the ledger, by source and state");
        for (RunCount count : figures.counts()) {
            runs.dataPoint(point(Labels.of("source", count.source(), "state", count.state()), (double) count.runs()));
        }
        all.add(runs.build());
        GaugeSnapshot.Builder success = GaugeSnapshot.builder()
                .name("nightshift_last_success_timestamp_seconds")
                .help("When a run of the source was completed last");
        figures.lastSuccess()
                .forEach((source, at) ->
                        success.dataPoint(point(Labels.of("source", source), at.toEpochMilli() / 1_000.0)));
        all.add(success.build());
        all.add(newest(figures, "number", "Number of the newest run", n ->
                (double) n.run().run()));
        all.add(newest(figures, "rows", "Rows committed by the newest run", n ->
                (double) n.run().rows()));
        all.add(newest(
                figures,
                "source_rows",
                "Rows to copy by the newest run, if they were counted",
                n -> n.run().sourceRows() == null
                        ? Double.NaN
                        : n.run().sourceRows().doubleValue()));
        all.add(newest(figures, "bytes", "Bytes of the newest run's part files", n -> (double) n.bytes()));
        all.add(newest(
                figures, "parts", "Part files of the newest run", n -> n.run().parts()));
        all.add(newest(
                figures,
                "attempts",
                "Attempts at the newest run; all but one are retries",
                n -> n.run().attempts()));
        all.add(newest(
                figures,
                "duration_seconds",
                "How long the newest run was worked on",
                n -> n.run().seconds().doubleValue()));
        all.add(newest(figures, "cutoff_timestamp_seconds", "Cutoff of the newest run", n ->
                (double) n.run().cutoff().getEpochSecond()));
        all.add(newest(
                figures,
                "retries",
                "Attempts at the newest run after the first",
                n -> Math.max(0, n.run().attempts() - 1)));
        all.add(states(figures));
        all.add(leases(figures));
        return new MetricSnapshots(all);
    }

    private static GaugeSnapshot states(RunFigures figures) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name("nightshift_run_state")
                .help("1 for the state of the newest run, 0 for all others");
        for (RunFigures.Newest newest : figures.newest()) {
            for (String state : STATES) {
                gauge.dataPoint(point(
                        Labels.of("source", newest.run().source(), "state", state),
                        state.equals(newest.run().state()) ? 1 : 0));
            }
        }
        return gauge.build();
    }

    private static GaugeSnapshot leases(RunFigures figures) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name("nightshift_lease_age_seconds")
                .help("Since the worker of the newest run was heard of");
        for (RunFigures.Newest newest : figures.newest()) {
            Double age = newest.leaseAgeSeconds();
            if (age != null) {
                gauge.dataPoint(point(
                        Labels.of(
                                "source",
                                newest.run().source(),
                                "run",
                                String.valueOf(newest.run().run())),
                        age));
            }
        }
        return gauge.build();
    }

    /** What is not known has no point. */
    private static GaugeSnapshot newest(
            RunFigures figures, String name, String help, ToDoubleFunction<RunFigures.Newest> figure) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("nightshift_run_" + name).help(help);
        for (RunFigures.Newest newest : figures.newest()) {
            double value = figure.applyAsDouble(newest);
            if (!Double.isNaN(value)) {
                gauge.dataPoint(point(Labels.of("source", newest.run().source()), value));
            }
        }
        return gauge.build();
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }
}
