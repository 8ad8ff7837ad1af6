package dev.nightshift.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.Background;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.SettingsException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/** The proxy is that of the scheme of the service, as for other programs. */
final class ProxiesTests {

    private static final URI HTTPS = URI.create("https://s3.example.org:9000");
    private static final URI HTTP = URI.create("http://s3.example.org:9000");

    @Test
    void aProxyForHttpsIsUsedForHttpsOnly() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://proxy.example.org:3128");

        ProxyConfiguration found = proxies(environment).to(HTTPS);

        assertThat(found.scheme() + "://" + found.host() + ":" + found.port())
                .isEqualTo("http://proxy.example.org:3128");
        assertThat(proxies(environment).to(null).host()).as("Amazon S3").isEqualTo("proxy.example.org");
        assertThat(proxies(environment).to(HTTP).host()).isNull();
    }

    @Test
    void aProxyForHttpIsUsedForHttpOnly() {
        Map<String, String> environment = Map.of("http_proxy", "proxy.example.org:3128", "HTTP_PROXY", "http://other");

        assertThat(proxies(environment).to(HTTP).host()).isEqualTo("proxy.example.org");
        assertThat(proxies(environment).to(HTTP).port()).isEqualTo(3128);
        assertThat(proxies(environment).to(HTTPS).host()).isNull();
    }

    @Test
    void aProxyMayNeedAPassword() {
        ProxyConfiguration found = proxies(Map.of("https_proxy", "http://me:p%40ss@proxy.example.org"))
                .to(HTTPS);

        assertThat(found.username()).isEqualTo("me");
        assertThat(found.password()).isEqualTo("p@ss");
        assertThat(found.port()).isEqualTo(80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://me:p^ss@proxy.example.org", "http://me:p^ss@proxy_host:3128", "me:p^ss", "http://"})
    void aProxyThatCannotBeUsedIsRefusedWithoutShowingItsPassword(String proxy) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> proxies(Map.of("HTTPS_PROXY", proxy)).to(HTTPS))
                .withMessageStartingWith(
                        "The environment variable https_proxy or HTTPS_PROXY is not the URL of a proxy, such as")
                .withMessageNotContaining("p^ss")
                .withNoCause();
    }

    @Test
    void javasSystemPropertiesComeFirst() {
        ProxyConfiguration found = new Proxies(
                        Map.of("https.proxyHost", "java.example.org", "https.proxyPort", "8443")::get,
                        Map.of("HTTPS_PROXY", "http://proxy.example.org:3128"))
                .to(HTTPS);

        assertThat(found.host() + ":" + found.port()).isEqualTo("java.example.org:8443");
    }

    @ParameterizedTest
    @CsvSource({
        "s3.example.org, true",
        "example.org, true",
        ".example.org, true",
        "*.example.org, true",
        "'localhost, S3.EXAMPLE.ORG', true",
        "*, true",
        "ample.org, false",
        "s3xexample.org, false",
        "other.example.org, false"
    })
    void hostsWithoutAProxyAreNamedAsForOtherPrograms(String noProxy, boolean direct) {
        ProxyConfiguration found = proxies(Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", noProxy))
                .to(HTTPS);

        assertThat(found.nonProxyHosts().stream().anyMatch("s3.example.org"::matches))
                .isEqualTo(direct);
    }

    @Test
    void aRequestGoesThroughTheProxy() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Background<String> asked = Background.start("proxy", () -> refuse(proxy), proxy::close)) {
            String before = System.setProperty("https.proxyHost", "127.0.0.1");
            System.setProperty("https.proxyPort", Integer.toString(proxy.getLocalPort()));
            TargetProperties target = Targets.of(
                    "bucket", "nightshift", "endpoint", HTTPS.toString(), "path-style", "true", "retry-for", "0s");
            try (ObjectStore store = Stores.store(target, Stores.credentials("key", "secret"))) {
                assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> store.checkBucket("a/"));
            } finally {
                restore("https.proxyHost", before);
                System.clearProperty("https.proxyPort");
            }
            assertThat(asked.get()).startsWith("CONNECT s3.example.org:9000 ");
        }
    }

    /** Answers the first request, and closes the port. */
    private static String refuse(ServerSocket proxy) throws Exception {
        try (Socket client = proxy.accept();
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
            String request = in.readLine();
            while (!in.readLine().isEmpty()) {
                // The headers of the request.
            }
            client.getOutputStream().write("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
            proxy.close();
            return request;
        }
    }

    private static void restore(String property, @Nullable String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }

    private static Proxies proxies(Map<String, String> environment) {
        return new Proxies(property -> null, environment);
    }
}
