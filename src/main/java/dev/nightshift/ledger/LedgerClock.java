package dev.nightshift.ledger;

import java.math.BigDecimal;
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
        return new LedgerClock(
                database,
                switch (database) {
                    // A cast alone would give the local time of the session's zone.
                    case H2 ->
                        "CAST(TIMESTAMP '1970-01-01 00:00:00' + (CURRENT_TIMESTAMP"
                                + " - TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS TIMESTAMP(6))";
                    case ORACLE -> "CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS TIMESTAMP(6))";
                    case POSTGRESQL -> "CAST(clock_timestamp() AT TIME ZONE 'UTC' AS TIMESTAMP(6))";
                });
    }

    /** That time later. */
    String in(Duration time) {
        long millis = time.toMillis();
        return switch (database) {
            case H2 -> "DATEADD(MILLISECOND, " + millis + ", " + now + ")";
            case ORACLE -> now + " + NUMTODSINTERVAL(" + BigDecimal.valueOf(millis, 3) + ", 'SECOND')";
            case POSTGRESQL -> now + " + INTERVAL '" + millis + " milliseconds'";
        };
    }

    static Instant instant(LocalDateTime utc) {
        return utc.toInstant(ZoneOffset.UTC);
    }
}
