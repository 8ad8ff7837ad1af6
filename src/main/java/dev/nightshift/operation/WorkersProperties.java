package dev.nightshift.operation;

import dev.nightshift.hint.JmsProperties;
import dev.nightshift.work.SettingsException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.workers.*}: how the partitions of a run are shared with workers.
 *
 * @param enabled whether runs of the configured source are shared also without {@code --workers}
 * @param partitions into how many ranges of logins a shared run is divided
 * @param patience how long the manager waits while no worker is alive
 * @param poll how often a worker without work looks into the ledger, and the manager for the end of the copying
 * @param transport the channel that wakes workers
 * @param jms the broker of the transport {@code jms}
 * @param concurrency how many partitions a worker copies at the same time at most; null for the number of processors
 * @param aliveFile a file whose time of change is that of the last heartbeat; null for none
 */
public record WorkersProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("64") int partitions,
        @DefaultValue("10m") Duration patience,
        @DefaultValue("5s") Duration poll,
        @DefaultValue("jdbc") Transport transport,
        @DefaultValue JmsProperties jms,
        @Nullable Integer concurrency,
        @Nullable String aliveFile) {

    private static final int MAX_PARTITIONS = 1_000;
    private static final int MAX_CONCURRENCY = 64;

    /** The channels that wake workers. */
    public enum Transport {
        /** The message store of Spring Integration, in the ledger's database. */
        JDBC,
        /** A queue of a JMS broker. */
        JMS,
        /** None: workers look into the ledger. */
        NONE
    }

    /** Checks the ranges. */
    public WorkersProperties {
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new SettingsException(
                    "nightshift.workers.partitions is " + partitions + "; expected 1 to 1,000 partitions");
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new SettingsException(
                    "nightshift.workers.patience is " + patience + "; expected a duration such as 10m");
        }
        if (poll.toMillis() < 100 || poll.toMinutes() >= 10) {
            throw new SettingsException(
                    "nightshift.workers.poll is " + poll + "; expected a duration from 100ms to less than 10m");
        }
        if (transport == Transport.JMS && jms.url() == null) {
            throw new SettingsException(
                    "nightshift.workers.transport is jms, but nightshift.workers.jms.url is not set;"
                            + " expected the address of a broker, such as ssl://broker.example.org:61617");
        }
        if (concurrency != null && (concurrency < 1 || concurrency > MAX_CONCURRENCY)) {
            throw new SettingsException(
                    "nightshift.workers.concurrency is " + concurrency + "; expected 1 to 64 partitions");
        }
    }

    /** How many partitions a worker copies at the same time, if its heap is large enough. */
    public int slots() {
        return concurrency == null ? Runtime.getRuntime().availableProcessors() : concurrency;
    }
}
