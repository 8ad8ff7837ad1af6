package dev.nightshift.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The ledger's clock, as an SQL expression for the database's time as a UTC timestamp without time zone. Leases are
 * compared by this clock, regardless of the clocks of hosts.
 */
record LedgerClock(LedgerDatabase database, String now) {

    static LedgerClock of(LedgerDatabase database) {
        return new LedgerClock(database, database.now());
    }

    /** The expression for the time after the given duration. */
    String in(Duration time) {
        return database.later(now, time.toMillis());
    }

    static Instant instant(LocalDateTime utc) {
        return utc.toInstant(ZoneOffset.UTC);
    }
}
