package dev.nightshift.hint;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.serializer.Deserializer;
import org.springframework.core.serializer.Serializer;
import org.springframework.dao.DataAccessException;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.jdbc.store.JdbcChannelMessageStore;
import org.springframework.integration.jdbc.store.channel.ChannelMessageStoreQueryProvider;
import org.springframework.integration.jdbc.store.channel.H2ChannelMessageStoreQueryProvider;
import org.springframework.integration.jdbc.store.channel.OracleChannelMessageStoreQueryProvider;
import org.springframework.integration.jdbc.store.channel.PostgresChannelMessageStoreQueryProvider;
import org.springframework.integration.store.MessageGroupQueue;
import org.springframework.integration.support.MutableMessage;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A channel in the ledger's database, by Spring Integration's message store. It is polled outside a transaction,
 * because the commits of chunks would join that of the poll. Thread-safe.
 */
public final class JdbcHints implements Hints {

    private static final Logger log = LoggerFactory.getLogger(JdbcHints.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final String QUEUE = "nightshift workers";

    private final JdbcChannelMessageStore store;
    private final QueueChannel channel;
    private final JsonMapper json = JsonMapper.builder().build();
    private volatile boolean sent;

    /** @param ledger a ledger with the tables of the message store */
    public JdbcHints(Ledger ledger) {
        store = new JdbcChannelMessageStore(ledger.dataSource());
        store.setChannelMessageStoreQueryProvider(provider(ledger));
        store.setRegion("NIGHTSHIFT");
        store.setSerializer((Serializer<Message<?>>) this::write);
        store.setDeserializer((Deserializer<Message<?>>) this::read);
        // The set-up of the ledger requires its tables.
        store.setCheckDatabaseOnStart(false);
        store.afterPropertiesSet();
        this.channel = new QueueChannel(new MessageGroupQueue(store, QUEUE));
    }

    private static ChannelMessageStoreQueryProvider provider(Ledger ledger) {
        return switch (ledger.product()) {
            case "postgresql" -> new PostgresChannelMessageStoreQueryProvider();
            case "oracle" -> new OracleChannelMessageStoreQueryProvider();
            default -> new H2ChannelMessageStoreQueryProvider();
        };
    }

    private void write(Message<?> message, OutputStream out) throws IOException {
        try {
            out.write(json.writeValueAsBytes(
                    new Stored(String.valueOf(message.getHeaders().getId()), (Hint) message.getPayload())));
        } catch (JacksonException e) {
            throw new IOException(e);
        }
    }

    private Message<?> read(InputStream in) throws IOException {
        try {
            Stored stored = json.readValue(in.readAllBytes(), Stored.class);
            // The store deletes a message by its id.
            return new MutableMessage<>(stored.hint(), Map.of(MessageHeaders.ID, UUID.fromString(stored.id())));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("The message is not one of this program", e);
        }
    }

    private record Stored(String id, Hint hint) {}

    @Override
    public void send(Hint hint) {
        try {
            sent = true;
            channel.send(new GenericMessage<>(hint));
        } catch (MessagingException | DataAccessException | TransactionException e) {
            log.debug("A hint was not sent; workers find {} in the ledger", hint, e);
        }
    }

    @Override
    public void await(Duration atMost, StopSignal stop) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!stop.requested() && System.nanoTime() - end < 0 && !received()) {
            Sleeper.REAL.pause(POLL, stop);
        }
    }

    private boolean received() {
        try {
            return channel.receive(0) != null;
        } catch (RuntimeException e) {
            // Also a message that somebody else stored; the ledger says what there is to do.
            log.debug("The channel could not be read", e);
            return false;
        }
    }

    /**
     * Removes the messages if any was sent here, because nobody may read them. Those of other managers are lost with
     * them, so that their workers find the partitions a poll later. The ledger stays open.
     */
    @Override
    public void close() {
        if (sent) {
            try {
                store.removeMessageGroup(QUEUE);
            } catch (DataAccessException | TransactionException e) {
                log.debug("The messages are left to the next manager", e);
            }
        }
    }
}
