package dev.nightshift.telemetry;

import dev.nightshift.work.Secret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pushes the metrics of a source to the configured places: to a Prometheus Pushgateway, as a group that replaces the
 * source's previous one, and to an OTLP endpoint, as OTLP JSON. Names are the same in both. It does not use a metrics
 * library, because a run pushes a dozen gauges once, and starts faster without one.
 */
public final class MetricsPush {

    private static final String JOB = "nightshift";

    private final MetricsProperties settings;
    private final Delivery delivery;

    /** Pushes to the places that the settings name. */
    public MetricsPush(MetricsProperties settings, Delivery delivery) {
        this.settings = settings;
        this.delivery = delivery;
    }

    /** Whether the settings name any place to push to. */
    public boolean wanted() {
        return settings.pushgatewayUrl() != null || settings.otlpUrl() != null;
    }

    /**
     * Pushes the samples; never fails.
     *
     * @param source name of the source, of letters, digits, '-' and '_'
     * @param version version of the program
     * @param at time of the values
     */
    public void push(String source, String version, Instant at, List<Sample> samples) {
        Secret gateway = settings.pushgatewayUrl();
        if (gateway != null) {
            String base = gateway.reveal().strip().replaceFirst("/+$", "");
            Secret group = Secret.of(base + "/metrics/job/" + JOB + "/source/" + source);
            delivery.send("PUT", group, "text/plain; version=0.0.4; charset=utf-8", text(samples), "The metrics");
        }
        Secret otlp = settings.otlpUrl();
        if (otlp != null) {
            delivery.send("POST", otlp, "application/json", otlp(version, at, samples), "The metrics");
        }
    }

    /** The samples in Prometheus's text format, grouped by name after its help and type. */
    static String text(List<Sample> samples) {
        StringBuilder text = new StringBuilder();
        byName(samples).forEach((name, same) -> {
            text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(same.get(0).help())
                    .append('\n');
            text.append("# TYPE ").append(name).append(" gauge\n");
            for (Sample sample : same) {
                String labels = sample.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + quoted(label.getValue()) + '"')
                        .collect(Collectors.joining(","));
                text.append(name)
                        .append('{')
                        .append(labels)
                        .append("} ")
                        .append(sample.value())
                        .append('\n');
            }
        });
        return text.toString();
    }

    private static String quoted(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    static String otlp(String version, Instant at, List<Sample> samples) {
        String nanos = at.getEpochSecond() + String.format(Locale.ROOT, "%09d", at.getNano());
        List<Object> metrics = byName(samples).entrySet().stream()
                .<Object>map(entry -> Map.of(
                        "name",
                        entry.getKey(),
                        "description",
                        entry.getValue().get(0).help(),
                        "gauge",
                        Map.of(
                                "dataPoints",
                                entry.getValue().stream()
                                        .map(sample -> Map.of(
                                                "attributes",
                                                attributes(sample.labels()),
                                                "timeUnixNano",
                                                nanos,
                                                "asDouble",
                                                sample.value()))
                                        .toList())))
                .toList();
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", JOB);
        resource.put("service.version", version);
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "resourceMetrics",
                        List.of(Map.of(
                                "resource",
                                Map.of("attributes", attributes(resource)),
                                "scopeMetrics",
                                List.of(Map.of("scope", Map.of("name", JOB), "metrics", metrics))))));
    }

    private static List<Object> attributes(Map<String, String> labels) {
        return labels.entrySet().stream()
                .<Object>map(label -> Map.of("key", label.getKey(), "value", Map.of("stringValue", label.getValue())))
                .toList();
    }

    private static Map<String, List<Sample>> byName(List<Sample> samples) {
        return samples.stream().collect(Collectors.groupingBy(Sample::name, LinkedHashMap::new, Collectors.toList()));
    }
}
