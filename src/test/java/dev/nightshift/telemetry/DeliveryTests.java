package dev.nightshift.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.nightshift.work.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whatever the server does, a delivery ends, logs the failure in one line, and shows only the host of the URL. */
final class DeliveryTests {

    private static final String PATH = "/services/T0/B0/secret";

    private final Logger logger = (Logger) LoggerFactory.getLogger(Delivery.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Delivery delivery =
            new Delivery(new Delivery.Limits(3, Duration.ofMillis(300), Duration.ofMillis(1), Duration.ofMillis(20)));
    private ListeningServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ListeningServer();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void stop() {
        logger.setAdditive(true);
        logger.detachAppender(log);
        server.close();
    }

    private boolean send() {
        return delivery.send(
                "POST", Secret.of(server.url(PATH).toString()), "text/plain", "it’s done", "The notification");
    }

    private List<String> warnings() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void anAcceptedBodyIsSentOnce() {
        assertThat(send()).isTrue();
        assertThat(server.requests())
                .containsExactly(new ListeningServer.Request("POST", PATH, "text/plain", "it’s done"));
        assertThat(warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 429})
    void aFailingServerIsRetried(int status) {
        server.answerStatus(status);
        server.answerStatus(status);

        assertThat(send()).isTrue();
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void afterThreeTriesItGivesUp() {
        for (int i = 0; i < 3; i++) {
            server.answerStatus(500);
        }

        assertThat(send()).isFalse();
        assertThat(server.requests()).hasSize(3);
        assertThat(warnings()).containsExactly("The notification could not be sent to 127.0.0.1: HTTP status 500");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 403, 404, 410})
    void aRefusalIsNotRetried(int status) {
        server.answerStatus(status);

        assertThat(send()).isFalse();
        assertThat(server.requests()).hasSize(1);
        assertThat(warnings())
                .containsExactly("The notification could not be sent to 127.0.0.1: HTTP status " + status);
    }

    @Test
    void aServerThatAsksForALongPauseDoesNotDelayTheProgram() {
        server.answer(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "3600");
            exchange.sendResponseHeaders(429, -1);
        });

        assertThat(send()).isTrue();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aServerThatHangsTimesOut() {
        server.hang();
        server.hangAfterTheHead();
        server.hang();

        assertThat(send()).isFalse();
        assertThat(server.requests()).hasSize(3);
        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("The notification could not be sent to 127.0.0.1: ");
    }

    @Test
    void aClosedConnectionIsRetried() {
        server.answer(exchange -> exchange.close());

        assertThat(send()).isTrue();
        assertThat(server.requests()).hasSizeGreaterThan(1);
    }

    @Test
    void anUnreachableServerIsAWarning() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(delivery.send("PUT", Secret.of("http://127.0.0.1:" + free + PATH), "a/b", "x", "The metrics"))
                .isFalse();
        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("The metrics could not be sent to 127.0.0.1: ")
                .doesNotContain("secret");
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();

        assertThat(send()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(warnings()).containsExactly("The notification could not be sent to 127.0.0.1: interrupted");
    }
}
