package dev.nightshift.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.work.Secret;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MetricsPushTests {

    private static final Instant AT = Instant.parse("2026-11-23T01:00:00.000000005Z");
    private static final List<Sample> SAMPLES = List.of(
            new Sample("nightshift_run_rows", "Rows", Map.of("source", "crm-1"), 300_000),
            new Sample("nightshift_run_state", "State", Map.of("state", "FAILED", "source", "crm-1"), 1),
            new Sample("nightshift_run_state", "State", Map.of("state", "NEW", "source", "crm-1"), 0));

    @Test
    void aPushgatewayGetsAGroupOfTheSourceAsText() throws IOException {
        try (ListeningServer server = new ListeningServer()) {
            new MetricsPush(new MetricsProperties(Secret.of(server.url("/").toString()), null), new Delivery())
                    .push("crm-1", "1.2.3", AT, SAMPLES);

            assertThat(server.requests())
                    .containsExactly(new ListeningServer.Request(
                            "PUT",
                            "/metrics/job/nightshift/source/crm-1",
                            "text/plain; version=0.0.4; charset=utf-8",
                            """
                            # HELP nightshift_run_rows Rows
                            # TYPE nightshift_run_rows gauge
                            nightshift_run_rows{source="crm-1"} 300000.0
                            # HELP nightshift_run_state State
                            # TYPE nightshift_run_state gauge
                            nightshift_run_state{source="crm-1",state="FAILED"} 1.0
                            nightshift_run_state{source="crm-1",state="NEW"} 0.0
                            """));
        }
    }

    @Test
    void anOtlpEndpointGetsTheSameInJson() throws IOException {
        try (ListeningServer server = new ListeningServer()) {
            new MetricsPush(
                            new MetricsProperties(
                                    null, Secret.of(server.url("/v1/metrics").toString())),
                            new Delivery())
                    .push("crm-1", "1.2.3", AT, SAMPLES);

            ListeningServer.Request request = server.requests().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/v1/metrics");
            assertThat(request.contentType()).isEqualTo("application/json");
            JsonNode resource = new JsonMapper()
                    .readTree(request.body())
                    .get("resourceMetrics")
                    .get(0);
            assertThat(resource.at("/resource/attributes/0/value/stringValue").asString())
                    .isEqualTo("nightshift");
            JsonNode state = resource.at("/scopeMetrics/0/metrics/1");
            assertThat(state.get("name").asString()).isEqualTo("nightshift_run_state");
            JsonNode point = state.at("/gauge/dataPoints/0");
            assertThat(point.get("timeUnixNano").asString()).isEqualTo("1795395600000000005");
            assertThat(point.get("asDouble").asDouble()).isEqualTo(1);
            assertThat(point.at("/attributes/1/key").asString()).isEqualTo("state");
            assertThat(point.at("/attributes/1/value/stringValue").asString()).isEqualTo("FAILED");
        }
    }

    @Test
    void withoutASettingNothingIsPushed() {
        MetricsPush push = new MetricsPush(new MetricsProperties(null, null), new Delivery());

        assertThat(push.wanted()).isFalse();
        push.push("crm-1", "1.2.3", AT, SAMPLES);
    }
}
