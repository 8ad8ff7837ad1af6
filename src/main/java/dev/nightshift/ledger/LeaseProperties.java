package dev.nightshift.ledger;

import dev.nightshift.work.SettingsException;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.lease.*}: how long a process without heartbeats keeps its run.
 *
 * @param duration time without a heartbeat after which another process may take the run
 * @param beat time between two heartbeats
 */
public record LeaseProperties(
        @DefaultValue("20s") Duration duration,
        @DefaultValue("5s") Duration beat) {

    /** The number of lease durations without a heartbeat after which the lease counts as lost. */
    private static final int OUTAGE = 6;

    /** Checks that a lease is longer than a few heartbeats. */
    public LeaseProperties {
        if (beat.isNegative() || beat.isZero() || duration.compareTo(beat.multipliedBy(3)) < 0) {
            throw new SettingsException("nightshift.lease.duration is " + duration.toSeconds()
                    + " s and nightshift.lease.beat is " + beat.toSeconds()
                    + " s; expected a duration of at least three beats");
        }
    }

    /** How long a process may work without a heartbeat while nobody can reach the ledger. */
    Duration outage() {
        return duration.multipliedBy(OUTAGE);
    }
}
