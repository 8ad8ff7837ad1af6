package dev.nightshift.ledger;

import dev.nightshift.work.SettingsException;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.lease.*}: how long a process that is not heard of keeps its run.
 *
 * @param duration without a heartbeat for this long, the run is free to be taken
 * @param beat time between two heartbeats
 */
public record LeaseProperties(
        @DefaultValue("20s") Duration duration,
        @DefaultValue("5s") Duration beat) {

    /** A lease must outlast a few beats. */
    public LeaseProperties {
        if (beat.isNegative() || beat.isZero() || duration.compareTo(beat.multipliedBy(3)) < 0) {
            throw new SettingsException("nightshift.lease.duration is " + duration.toSeconds()
                    + " s and nightshift.lease.beat is " + beat.toSeconds()
                    + " s; expected a duration of at least three beats");
        }
    }
}
