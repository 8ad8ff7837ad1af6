package dev.nightshift.telemetry;

import dev.nightshift.work.SettingsException;
import dev.nightshift.work.ShownUrl;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * {@code nightshift.metrics.*}: where a program pushes its metrics before it exits.
 *
 * @param pushgatewayUrl URL of a Prometheus Pushgateway, without a path; null for none
 * @param otlpUrl URL, with its path, to which metrics are posted as OTLP over HTTP; null for none
 */
public record MetricsProperties(
        @Nullable URI pushgatewayUrl, @Nullable URI otlpUrl) {

    /** Checks the URLs. */
    public MetricsProperties {
        require(pushgatewayUrl, "pushgateway-url", "http://pushgateway:9091");
        require(otlpUrl, "otlp-url", "http://collector:4318/v1/metrics");
    }

    private static void require(@Nullable URI url, String name, String example) {
        if (url != null && (!Delivery.usable(url) || url.getRawUserInfo() != null || url.getRawQuery() != null)) {
            throw new SettingsException("nightshift.metrics." + name + " is '" + ShownUrl.of(url)
                    + "'; expected one such as " + example + ", without a user and without a query");
        }
    }
}
