package dev.nightshift.web;

import dev.nightshift.operation.RunQueries;
import dev.nightshift.telemetry.Sample;
import dev.nightshift.work.NightshiftException;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides the figures of the ledger to Prometheus. They are read on request, but at most once within a time in which
 * they change little. The cost does not grow with the number of part files of old runs. Thread-safe.
 */
final class RunMetrics implements MultiCollector {

    private static final Logger log = LoggerFactory.getLogger(RunMetrics.class);

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
        List<Sample> samples = new ArrayList<>();
        try {
            samples.addAll(queries.samples());
            samples.add(up(1));
        } catch (NightshiftException e) {
            log.warn("The ledger could not be read for metrics: {}", e.getMessage());
            samples.add(up(0));
        }
        Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
        for (Sample sample : samples) {
            gauges.computeIfAbsent(
                            sample.name(),
                            name -> GaugeSnapshot.builder().name(name).help(sample.help()))
                    .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(Labels.of(
                                    sample.labels().keySet().toArray(String[]::new),
                                    sample.labels().values().toArray(String[]::new)))
                            .value(sample.value())
                            .build());
        }
        return new MetricSnapshots(
                gauges.values().stream().map(GaugeSnapshot.Builder::build).toArray(GaugeSnapshot[]::new));
    }

    private static Sample up(int value) {
        return new Sample("nightshift_ledger_up", "Whether the ledger could be read, 1 or 0", Map.of(), value);
    }
}
