package dev.nightshift.storage;

import dev.nightshift.work.SettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/**
 * Finds the proxy for the scheme of the service: that of Java's system properties, else that of {@code HTTPS_PROXY} or
 * {@code HTTP_PROXY}. The client by itself looks for the proxy of {@code http} only.
 */
final class Proxies {

    private final UnaryOperator<@Nullable String> properties;
    private final Map<String, String> environment;

    /** @param properties returns a system property by its name */
    Proxies(UnaryOperator<@Nullable String> properties, Map<String, String> environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /** No proxy at all. */
    static ProxyConfiguration none() {
        return configuration().build();
    }

    /**
     * @param endpoint null for Amazon S3
     * @throws SettingsException if the environment names no proxy that can be used
     */
    ProxyConfiguration to(@Nullable URI endpoint) {
        String scheme = endpoint == null ? "https" : endpoint.getScheme().toLowerCase(Locale.ROOT);
        String host = properties.apply(scheme + ".proxyHost");
        if (host != null && !host.isBlank()) {
            String port = Objects.requireNonNullElse(properties.apply(scheme + ".proxyPort"), "80");
            return configuration()
                    .endpoint(URI.create("http://" + host + ":" + port))
                    .nonProxyHosts(patterns(properties.apply("http.nonProxyHosts"), "\\|"))
                    .build();
        }
        String variable = scheme + "_proxy";
        String proxy = variable(variable);
        return proxy == null ? none() : of(proxy, variable);
    }

    private ProxyConfiguration of(String proxy, String variable) {
        URI uri = uri(proxy);
        if (uri == null || uri.getHost() == null) {
            // Without the value, which may contain a password.
            throw new SettingsException("The environment variable " + variable + " or "
                    + variable.toUpperCase(Locale.ROOT) + " is not the URL of a proxy, such as"
                    + " http://user:password@proxy.example.org:3128. Special characters of user and password must be"
                    + " percent-encoded, and a host name has no underscore");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        ProxyConfiguration.Builder configuration = configuration()
                .endpoint(URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port))
                .nonProxyHosts(patterns(variable("no_proxy"), ","));
        if (uri.getRawUserInfo() != null) {
            String[] user = uri.getRawUserInfo().split(":", 2);
            configuration.username(decoded(user[0])).password(user.length == 1 ? "" : decoded(user[1]));
        }
        return configuration.build();
    }

    private static @Nullable URI uri(String proxy) {
        try {
            return new URI(proxy.contains("://") ? proxy : "http://" + proxy);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static ProxyConfiguration.Builder configuration() {
        return ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Lower case first, as curl does. */
    private @Nullable String variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .map(String::strip)
                .findFirst()
                .orElse(null);
    }

    /** Regular expressions for hosts; a name also means all hosts of that domain. */
    private static Set<String> patterns(@Nullable String hosts, String separator) {
        return Arrays.stream(hosts == null ? new String[0] : hosts.split(separator))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .map(Proxies::pattern)
                .collect(Collectors.toSet());
    }

    private static String pattern(String host) {
        String name = host.startsWith(".") ? host.substring(1) : host;
        String quoted = Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return "(.*\\.)?" + quoted;
    }
}
