package dev.nightshift.hint;

import dev.nightshift.work.Background;
import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.Secret;
import dev.nightshift.work.StopSignal;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.Response;
import org.apache.activemq.management.JMSStatsImpl;
import org.apache.activemq.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.connection.SingleConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A queue of a JMS broker, by Spring's {@link JmsTemplate}. Only a thread of its own speaks to the broker, so that
 * nobody waits for one that does not answer. It tells once that the broker is lost and once that it is back, and
 * connects again by itself. Messages are texts; others are dropped and not deserialised. Thread-safe.
 */
public final class JmsHints implements Hints {

    private static final Logger log = LoggerFactory.getLogger(JmsHints.class);

    private static final int ANSWER_MILLIS = 5_000;
    private static final int CLOSE_MILLIS = 1_000;
    private static final int RECEIVE_MILLIS = 1_000;
    private static final int CHECK_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final JmsProperties settings;
    private final UnaryOperator<String> command;
    private final long retryMillis;
    private final SingleConnectionFactory connections;
    private final JmsTemplate template;
    private final JsonMapper json = JsonMapper.builder().build();
    /** Discards what it is asked to do after its end. */
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads("jms"),
            new ThreadPoolExecutor.DiscardPolicy());

    private final Semaphore received = new Semaphore(0);
    private volatile boolean closed;

    /** Used by the thread only, as is the next. */
    private boolean lost;

    private boolean warned;

    /** @param command turns a command of this program into what an operator types */
    public JmsHints(JmsProperties settings, UnaryOperator<String> command) {
        this(settings, command, Duration.ofSeconds(1), ANSWER_MILLIS);
    }

    JmsHints(JmsProperties settings, UnaryOperator<String> command, Duration retry, int answerMillis) {
        this.settings = settings;
        this.command = command;
        this.retryMillis = retry.toMillis();
        this.connections = new SingleConnectionFactory(client(settings, answerMillis));
        connections.setReconnectOnException(true);
        this.template = new JmsTemplate(connections);
        template.setDefaultDestinationName(settings.queue());
        // A hint that dies with its broker costs a worker one look into the ledger.
        template.setExplicitQosEnabled(true);
        template.setDeliveryPersistent(false);
        // A wrong password is reported at the start, not when the first partition is offered.
        thread.execute(() -> ask(this::usable));
    }

    private static ActiveMQConnectionFactory client(JmsProperties settings, int answerMillis) {
        ActiveMQConnectionFactory client = new ImpatientClient(
                answerMillis,
                settings.username(),
                Secret.revealed(settings.password()),
                settings.addresses().stream()
                        .map(one -> one + "?daemon=true&connectionTimeout=" + answerMillis)
                        // Each is tried once; waiting and repeating is done here.
                        .collect(Collectors.joining(
                                ",",
                                "failover:(",
                                ")?randomize=false&startupMaxReconnectAttempts=0&maxReconnectAttempts=0")));
        client.setTrustedPackages(List.of());
        client.setConnectResponseTimeout(answerMillis);
        client.setSendTimeout(answerMillis);
        client.setCloseTimeout(CLOSE_MILLIS);
        client.setWatchTopicAdvisories(false);
        // Otherwise one worker would fetch what should wake others.
        client.getPrefetchPolicy().setQueuePrefetch(1);
        return client;
    }

    /** Returns why the queue cannot be used at the moment; null if it can. It takes and sends no message. */
    public static @Nullable BrokerFailure failure(JmsProperties settings) {
        SingleConnectionFactory connections = new SingleConnectionFactory(client(settings, ANSWER_MILLIS));
        Background<Boolean> check = Background.start("jms check", () -> {
            try {
                return usable(new JmsTemplate(connections), settings);
            } finally {
                connections.destroy();
            }
        });
        try {
            if (check.ready(PATIENCE)) {
                check.get();
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            return BrokerFailure.of(settings, e);
        }
        return BrokerFailure.of(settings, new IllegalStateException("no answer within " + PATIENCE.toSeconds() + " s"));
    }

    private boolean usable() {
        return usable(template, settings);
    }

    private static boolean usable(JmsTemplate template, JmsProperties settings) {
        return Boolean.TRUE.equals(template.execute(session -> mayReadAndWrite(session, settings.queue()), true));
    }

    private static boolean mayReadAndWrite(Session session, String name) throws JMSException {
        Queue queue = session.createQueue(name);
        session.createProducer(queue).close();
        session.createBrowser(queue).getEnumeration();
        return true;
    }

    @Override
    public void send(Hint hint) {
        thread.execute(() -> ask(() -> {
            template.send(session -> session.createTextMessage(json.writeValueAsString(hint)));
            return true;
        }));
    }

    @Override
    public void await(Duration atMost, StopSignal stop) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        thread.execute(() -> listen(end));
        while (!stop.requested() && System.nanoTime() - end < 0) {
            if (received.tryAcquire(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private void listen(long end) {
        long left = millisUntil(end);
        if (left > 0) {
            template.setReceiveTimeout(Math.min(left, RECEIVE_MILLIS));
            if (ask(() -> isHint(template.receive()))) {
                received.release();
            } else {
                // Hints that were sent meanwhile come first.
                thread.execute(() -> listen(end));
            }
        }
    }

    private static long millisUntil(long end) {
        return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }

    /** Whether a message, which is acknowledged already, is one of this program. */
    private boolean isHint(@Nullable Message message) {
        if (message == null) {
            return false;
        }
        try {
            if (message instanceof TextMessage text
                    && text.getText() != null
                    && json.readValue(text.getText(), Hint.class) != null) {
                return true;
            }
        } catch (JMSException | JacksonException e) {
            log.debug("A message could not be read", e);
        }
        if (!warned) {
            log.warn(
                    "A message in the queue {} is not one of this program. It is dropped, as all others will be. If they"
                            + " are meant for another program, give nightshift.workers.jms.queue another name",
                    settings.queue());
        }
        warned = true;
        return false;
    }

    /** Returns what the broker answers; after a failure it waits for a moment, and returns false. */
    private boolean ask(BooleanSupplier question) {
        try {
            boolean answer = question.getAsBoolean();
            if (lost && !closed) {
                log.warn("The JMS broker {} is back", settings.url());
            }
            lost = false;
            return answer;
        } catch (RuntimeException e) {
            if (!closed) {
                tellOnce(e);
                connections.resetConnection();
                pause();
            }
            return false;
        }
    }

    private void tellOnce(RuntimeException e) {
        log.debug("The broker could not be used", e);
        if (!lost) {
            BrokerFailure failure = BrokerFailure.of(settings, e);
            log.warn(
                    "{}. Workers find work without it, at the latest after nightshift.workers.poll. {}, then check it"
                            + " with: {}",
                    failure.found(),
                    failure.advice(),
                    command.apply("doctor"));
        }
        lost = true;
    }

    private void pause() {
        try {
            Thread.sleep(retryMillis);
        } catch (InterruptedException e) {
            // Closing ends the thread.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        try {
            // A thread that waits for the broker is left to the end of the process.
            if (thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                connections.destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for each answer for a limited time; its superclass waits without limit for those to some requests. */
    @SuppressWarnings("serial") // Nothing writes or reads it as an object.
    private static final class ImpatientClient extends ActiveMQConnectionFactory {

        private final int answerMillis;

        ImpatientClient(int answerMillis, @Nullable String user, @Nullable String password, String url) {
            super(user, password, url);
            this.answerMillis = answerMillis;
        }

        @Override
        protected ActiveMQConnection createActiveMQConnection(Transport transport, JMSStatsImpl stats)
                throws Exception {
            return new ActiveMQConnection(transport, getClientIdGenerator(), getConnectionIdGenerator(), stats) {
                @Override
                public Response syncSendPacket(Command command) throws JMSException {
                    return syncSendPacket(command, answerMillis);
                }
            };
        }
    }
}
