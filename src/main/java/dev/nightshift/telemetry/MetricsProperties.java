package dev.nightshift.telemetry;

import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * {@code nightshift.metrics.*}: where a program pushes its metrics before it exits. The URLs are secrets, because their
 * paths may contain a token.
 *
 * @param pushgatewayUrl URL of a Prometheus Pushgateway, which has a path only behind a proxy; null for none
 * @param otlpUrl URL, with its path, to which metrics are posted as OTLP over HTTP; null for none
 */
public record MetricsProperties(
        @Nullable Secret pushgatewayUrl, @Nullable Secret otlpUrl) {

    /** Checks the URLs, without showing them. */
    public MetricsProperties {
        pushgatewayUrl = Secret.orNull(pushgatewayUrl);
        otlpUrl = Secret.orNull(otlpUrl);
        require(pushgatewayUrl, "pushgateway-url", "http://pushgateway:9091");
        require(otlpUrl, "otlp-url", "http://collector:4318/v1/metrics");
    }

    private static void require(@Nullable Secret secret, String name, String example) {
        if (secret == null) {
            return;
        }
        URI url = Delivery.url(secret);
        if (url == null || url.getRawUserInfo() != null || url.getRawQuery() != null) {
            throw new SettingsException("nightshift.metrics." + name + " is not a URL such as " + example
                    + ", without a user and without a query (it is not shown, because it may contain a secret)");
        }
    }
}
