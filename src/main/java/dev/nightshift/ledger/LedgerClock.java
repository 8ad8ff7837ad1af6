package dev.nightshift.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The ledger's time: one SQL expression for the database's clock as a UTC timestamp without zone, so that leases are
 * compared by one clock whatever the hosts' clocks say.
 */
record LedgerClock(LedgerDatabase database, String now) {

    static LedgerClock of(LedgerDatabase database) {
        return new LedgerClock(database, database.now());
    }

    /** That time later. */
    String in(Duration time) {
        return database.later(now, time.toMillis());
    }

    static Instant instant(LocalDateTime utc) {
        return utc.toInstant(ZoneOffset.UTC);
    }
}
