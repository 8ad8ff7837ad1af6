package dev.nightshift.telemetry;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.notify.*}: who is told what became of runs.
 *
 * @param webhookUrl where messages are posted; a secret, because whoever knows it can post; null: nobody is told
 * @param events about what
 */
public record NotifyProperties(
        @Nullable URI webhookUrl,
        @DefaultValue({"completed", "failed", "dead"}) List<RunEvent.Event> events) {

    /** Checks the URL, without showing it. */
    public NotifyProperties {
        if (webhookUrl != null && !Delivery.usable(webhookUrl)) {
            throw new IllegalArgumentException("nightshift.notify.webhook-url is no URL that begins with https:// or"
                    + " http:// and names a host (it is not shown, because it is a secret)");
        }
        events = List.copyOf(events);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "NotifyProperties[webhookUrl=" + (webhookUrl == null ? "none" : "(not shown)") + ", events=" + events
                + "]";
    }
}
