package dev.nightshift.hint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.nightshift.work.OwnThreads;
import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import dev.nightshift.work.StopSignal;
import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A hint by a JMS broker arrives at once; nothing that the broker does or omits fails, hangs or fills the log. */
@Timeout(60)
final class JmsHintsTests {

    private static final Hints.Hint HINT = new Hints.Hint(1, 7, 123);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofMillis(20);
    private static final AtomicBoolean DESERIALISED = new AtomicBoolean();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final StopSignal stop = new StopSignal();

    @SuppressWarnings("NullAway.Init")
    private TestBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker();
        log.start();
        logger().addAppender(log);
        logger().setAdditive(false);
    }

    @AfterEach
    void end() {
        stop.request("the test ends");
        broker.close();
        logger().detachAppender(log);
        logger().setAdditive(true);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(JmsHints.class);
    }

    private static JmsHints hints(JmsProperties settings) {
        return new JmsHints(settings, line -> "scripts/nightshift " + line, RETRY, 1_000);
    }

    private CompletableFuture<Void> woken(Hints hints) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        hints.await(LONG, stop);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                new OwnThreads());
    }

    @Test
    void aHintWakesOneWorkerAtOnceAndIsOneLineOfJson() throws Exception {
        try (JmsHints manager = hints(broker.settings());
                JmsHints worker = hints(broker.settings());
                JmsHints another = hints(broker.settings())) {
            CompletableFuture<Void> first = woken(worker);
            CompletableFuture<Void> second = woken(another);
            manager.send(HINT);
            CompletableFuture.anyOf(first, second).get(20, TimeUnit.SECONDS);
            assertThat(List.of(first.isDone(), second.isDone())).containsExactlyInAnyOrder(true, false);
            manager.send(HINT);
            CompletableFuture.allOf(first, second).get(20, TimeUnit.SECONDS);

            manager.send(HINT);
            await().until(() -> broker.waiting() == 1);
            assertThat(broker.texts()).containsExactly("{\"run\":1,\"partition\":7,\"step\":123}");
            worker.await(LONG, stop);
        }
        assertThat(log.list).isEmpty();
    }

    @Test
    void aBrokerThatDiesAndComesBackIsToldOfOnceEach() throws Exception {
        try (JmsHints manager = hints(broker.settings());
                JmsHints worker = hints(broker.settings())) {
            CompletableFuture<Void> woken = woken(worker);
            manager.send(HINT);
            woken.get(20, TimeUnit.SECONDS);
            CompletableFuture<Void> again = woken(worker);
            broker.stop();
            await().until(() -> !log.list.isEmpty());
            for (int i = 0; i < 5; i++) {
                manager.send(HINT);
            }
            worker.await(RETRY.multipliedBy(10), stop);
            assertThat(again).isNotDone();
            broker.start();
            await().pollInterval(RETRY).until(() -> {
                manager.send(HINT);
                return again.isDone();
            });
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactlyInAnyOrder(
                        // The manager and the worker.
                        said -> assertThat(said).startsWith("The JMS broker " + broker.address() + " cannot be used: "),
                        said -> assertThat(said)
                                .contains(
                                        "Workers find work without it",
                                        "Start the broker",
                                        "scripts/nightshift doctor"),
                        said -> assertThat(said).isEqualTo("The JMS broker " + broker.address() + " is back"),
                        said -> assertThat(said).isEqualTo("The JMS broker " + broker.address() + " is back"));
    }

    @Test
    void messagesOfOthersAreDroppedUnreadAndWakeNobody() throws Exception {
        try (JmsHints worker = hints(broker.settings())) {
            CompletableFuture<Void> woken = woken(worker);
            long before = broker.acknowledged();
            try (Connection connection =
                    new ActiveMQConnectionFactory("worker", "right", broker.address()).createConnection()) {
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(TestBroker.QUEUE));
                producer.send(session.createObjectMessage(new Trap()));
                producer.send(session.createTextMessage("garbage"));
                producer.send(session.createTextMessage("{\"run\":1,\"partition\":7}"));
                producer.send(session.createTextMessage("null"));
                producer.send(session.createTextMessage(null));
                producer.send(session.createBytesMessage());
            }
            await().until(() -> broker.acknowledged() - before == 6);
            assertThat(broker.waiting()).isZero();
            assertThat(woken).isNotDone();
            worker.send(HINT);
            woken.get(20, TimeUnit.SECONDS);
        }
        assertThat(DESERIALISED).isFalse();
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .startsWith("A message in the queue hints is not one of this program."));
    }

    @Test
    void aWrongPasswordIsSaidAtTheStart() {
        try (JmsHints worker = hints(broker.settings("wrong"))) {
            await().until(() -> !log.list.isEmpty());
            assertThat(worker).isNotNull();
        }
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .isEqualTo("The JMS broker " + broker.address()
                                + " refuses the user worker: User name or password is"
                                + " invalid. Workers find work without it, at the latest after nightshift.workers.poll. Correct"
                                + " nightshift.workers.jms.username and nightshift.workers.jms.password, and let the user read"
                                + " and write the queue hints, then check it with: scripts/nightshift doctor"));
    }

    @Test
    void nobodyWaitsForAServerThatDoesNotAnswer() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "tcp://127.0.0.1:" + mute.getLocalPort();
            long start = System.nanoTime();
            try (JmsHints hints = hints(new JmsProperties(url, null, null, TestBroker.QUEUE))) {
                hints.send(HINT);
                hints.await(RETRY, stop);
                stop.request("for a test");
                hints.await(LONG, stop);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
        assertThat(log.list).isEmpty();
    }

    @Test
    void aRequestThatIsNeverAnsweredIsGivenUp() throws Exception {
        try (JmsHints manager = hints(broker.settings());
                JmsHints worker = new JmsHints(broker.settings(), line -> line, RETRY, 100)) {
            broker.ignoreConsumers(true);
            CompletableFuture<Void> woken = woken(worker);
            await().until(() -> !log.list.isEmpty());
            broker.ignoreConsumers(false);
            manager.send(HINT);
            woken.get(20, TimeUnit.SECONDS);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .last()
                .isEqualTo("The JMS broker " + broker.address() + " is back");
    }

    @Test
    void theFirstAddressThatAnswersIsUsedAndAFailureSaysWhatToDo() throws Exception {
        String nobody;
        try (ServerSocket closed = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            nobody = "tcp://127.0.0.1:" + closed.getLocalPort();
        }
        assertThat(JmsHints.failure(new JmsProperties(
                        nobody + "," + broker.address(), "worker", Secret.of("right"), TestBroker.QUEUE)))
                .isNull();
        assertThat(JmsHints.failure(new JmsProperties(nobody, null, null, TestBroker.QUEUE)))
                .isEqualTo(new BrokerFailure(
                        "The JMS broker " + nobody + " cannot be used: Connection refused",
                        "Start the broker, or correct nightshift.workers.jms.url"));
    }

    /** Depending on which side is quicker, the handshake fails or the connection is reset. */
    @Test
    void aBrokerThatDoesNotSpeakTlsIsNamedAsThat() {
        JmsProperties tls = new JmsProperties(broker.address().replace("tcp:", "ssl:"), null, null, TestBroker.QUEUE);

        assertThat(List.of(
                        Objects.requireNonNull(JmsHints.failure(tls)),
                        BrokerFailure.of(tls, new IOException("failed", new SocketException("Connection reset"))),
                        BrokerFailure.of(tls, new IOException("failed", new EOFException()))))
                .extracting(BrokerFailure::advice)
                .allMatch(advice -> advice.contains("TLS") && advice.contains("certificate"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "broker:61617",
                "tcp://broker",
                "tcp://worker:hidden@broker:61616",
                "tcp://broker:61616?jms.password=hidden",
                "failover:(tcp://broker:61616)",
                "vm://hidden",
                "tcp://broker:61616,,tcp://other:61616"
            })
    void anAddressWithMoreThanHostAndPortIsRefused(String url) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> new JmsProperties(url, null, null, "nightshift"))
                .withMessageStartingWith("nightshift.workers.jms.url is not an address such as ssl://")
                .withMessageNotContaining("hidden");
    }

    /** Tells when it is deserialised. */
    private static final class Trap implements Serializable {

        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) {
            DESERIALISED.set(true);
        }
    }
}
