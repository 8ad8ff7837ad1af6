package dev.nightshift.hint;

import dev.nightshift.work.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.apache.activemq.broker.BrokerFilter;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.ConnectionContext;
import org.apache.activemq.broker.ProducerBrokerExchange;
import org.apache.activemq.broker.region.Destination;
import org.apache.activemq.broker.region.Subscription;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTextMessage;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.Message;

/** ActiveMQ in this process, in memory and with one user, which can be stopped and started again on the same port. */
public final class TestBroker implements AutoCloseable {

    static final String QUEUE = "hints";

    private final IntUnaryOperator copies;
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean ignoring;
    private BrokerService broker;
    private URI address;

    TestBroker() throws Exception {
        this(number -> 1);
    }

    /** @param copies how often a message is put into the queue, by its number from 0 */
    public TestBroker(IntUnaryOperator copies) throws Exception {
        this.copies = copies;
        this.address = URI.create("tcp://127.0.0.1:0");
        start();
    }

    public void start() throws Exception {
        broker = new BrokerService();
        broker.setPersistent(false);
        broker.setUseJmx(false);
        broker.setUseShutdownHook(false);
        broker.setAdvisorySupport(false);
        broker.setPlugins(new BrokerPlugin[] {
            next -> new BrokerFilter(next) {
                @Override
                public void addConnection(ConnectionContext context, ConnectionInfo info) throws Exception {
                    if (!"worker".equals(info.getUserName()) || !"right".equals(info.getPassword())) {
                        throw new SecurityException("User name or password is invalid");
                    }
                    super.addConnection(context, info);
                }

                @Override
                public Subscription addConsumer(ConnectionContext context, ConsumerInfo info) throws Exception {
                    while (ignoring) {
                        Thread.sleep(10);
                    }
                    return super.addConsumer(context, info);
                }

                @Override
                public void send(ProducerBrokerExchange exchange, Message message) throws Exception {
                    int number = copies.applyAsInt(sent.getAndIncrement());
                    for (int i = 0; i < number; i++) {
                        Message copy = message.copy();
                        copy.getMessageId().setProducerSequenceId(sent.get() * 10L + i);
                        super.send(exchange, copy);
                    }
                }
            }
        });
        broker.addConnector(address);
        broker.start();
        broker.waitUntilStarted();
        address = new URI("tcp://127.0.0.1:"
                + broker.getTransportConnectors().get(0).getConnectUri().getPort());
    }

    public void stop() throws Exception {
        broker.stop();
        broker.waitUntilStopped();
    }

    JmsProperties settings() {
        return settings("right");
    }

    JmsProperties settings(String password) {
        return new JmsProperties(address(), "worker", Secret.of(password), QUEUE);
    }

    public String address() {
        return address.toString();
    }

    /** How many messages wait in the queue, or are sent to a client that has not acknowledged them. */
    long waiting() throws Exception {
        return queue().getDestinationStatistics().getMessages().getCount();
    }

    /** Whether requests of clients to become consumers get no answer. */
    void ignoreConsumers(boolean ignore) {
        ignoring = ignore;
    }

    /** The texts that wait in the queue. */
    List<String> texts() throws Exception {
        List<String> texts = new ArrayList<>();
        for (Message message : queue().browse()) {
            texts.add(((ActiveMQTextMessage) message).getText());
        }
        return texts;
    }

    /** How many messages clients have acknowledged since the start. */
    long acknowledged() throws Exception {
        return queue().getDestinationStatistics().getDequeues().getCount();
    }

    private Destination queue() throws Exception {
        return broker.getDestination(new ActiveMQQueue(QUEUE));
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
