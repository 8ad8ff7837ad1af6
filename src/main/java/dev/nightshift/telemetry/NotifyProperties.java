package dev.nightshift.telemetry;

import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.notify.*}: where messages about the outcome of runs are sent.
 *
 * @param webhookUrl URL to which messages are posted; a secret, because everyone who knows it can post; null for no
 *     messages
 * @param events events that are reported
 * @param ids whether messages contain the ids of logins
 */
public record NotifyProperties(
        @Nullable Secret webhookUrl,
        @DefaultValue({"completed", "failed", "dead"}) List<RunEvent.Event> events,
        @DefaultValue("false") boolean ids) {

    /** Checks the URL, without showing it. */
    public NotifyProperties {
        webhookUrl = Secret.orNull(webhookUrl);
        if (webhookUrl != null && Delivery.url(webhookUrl) == null) {
            throw new SettingsException("nightshift.notify.webhook-url is not a URL that begins with https:// or"
                    + " http:// and names a host (it is not shown, because it is a secret)");
        }
        events = List.copyOf(events);
    }
}
