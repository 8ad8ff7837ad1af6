package dev.nightshift.hint;

import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.workers.jms.*}: the queue whose messages wake workers.
 *
 * @param url addresses of the broker, separated by commas; options are not allowed, because some load classes or show
 *     passwords; null for none
 * @param queue the name of a queue that nothing else uses
 */
public record JmsProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable Secret password,
        @DefaultValue("nightshift") String queue) {

    private static final Pattern ADDRESS = Pattern.compile("(tcp|ssl)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):\\d{1,5}");
    private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._/-]{1,200}");

    /** Checks the addresses and the name. */
    public JmsProperties {
        password = Secret.orNull(password);
        if (url != null
                && !addresses(url).stream().allMatch(one -> ADDRESS.matcher(one).matches())) {
            throw new SettingsException("nightshift.workers.jms.url is not an address such as"
                    + " ssl://broker.example.org:61617, or several with commas between them; expected ssl:// or tcp://,"
                    + " a host and a port, and nothing else (it is not shown, because it may contain a password)");
        }
        if (!QUEUE.matcher(queue).matches()) {
            throw new SettingsException("nightshift.workers.jms.queue is '" + queue
                    + "'; expected a name of letters, digits, '.', '_', '/' and '-'");
        }
    }

    /** The addresses, of which the first that answers is used. */
    List<String> addresses() {
        return url == null ? List.of() : addresses(url);
    }

    private static List<String> addresses(String url) {
        return Arrays.stream(url.split(",", -1)).map(String::strip).toList();
    }
}
