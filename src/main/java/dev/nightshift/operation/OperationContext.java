package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.work.NightshiftException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What all operations work with: the settings, the places, the clock. Opens the ledger and the bucket for a piece of work
 * and closes them after it; every failure is a {@link NightshiftException} then.
 *
 * @param operator who gives the orders
 */
public record OperationContext(
        NightshiftProperties settings, Home home, Clock clock, Decorators decorators, String operator)
        implements RunQueries.Access {

    /** Whoever runs this process gives the orders. */
    OperationContext(NightshiftProperties settings, Home home, Clock clock, Decorators decorators) {
        this(
                settings,
                home,
                clock,
                decorators,
                System.getProperty("user.name") + "@" + Owner.self().host());
    }

    /** The same, on somebody else's orders. */
    OperationContext by(String whom) {
        return new OperationContext(settings, home, clock, decorators, whom);
    }

    /** The configured source's name. */
    String source() {
        return settings.source().sourceName();
    }

    /** Whether "the newest run" is that of any source: nobody has configured one, and files are sources too. */
    boolean anySource() {
        return settings.source().embedded();
    }

    /** The default cutoff: 00:00 of today in {@code nightshift.zone}. */
    Instant todaysMidnight() {
        return LocalDate.now(clock.withZone(settings.zone()))
                .atStartOfDay(settings.zone())
                .toInstant();
    }

    @Override
    public <T> T with(Work<T> work) {
        return translated(() -> {
            try (Ledger ledger = openLedger();
                    Target target = target()) {
                return work.with(ledger, target);
            }
        });
    }

    /** The same for work that most likely needs the bucket: it is prepared while the ledger is opened. */
    <T> T withBucket(Work<T> work) {
        return translated(() -> {
            try (Target target = target()) {
                target.prepare();
                // The embedded ledger's lock also keeps other processes away from the bucket's local server.
                try (Ledger ledger = openLedger();
                        target) {
                    return work.with(ledger, target);
                }
            }
        });
    }

    @Override
    public <T> T withTarget(Function<Target, T> work) {
        return translated(() -> {
            try (Target target = target()) {
                return work.apply(target);
            }
        });
    }

    private Ledger openLedger() {
        return Ledger.open(settings.ledger(), home.var(), decorators.ledger());
    }

    private Target target() {
        return new Target(settings.target(), home, decorators.bucket());
    }

    public static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException | TransactionException e) {
            throw NightshiftException.failed(FailureText.of(e), e);
        }
    }

    /** What is done with an open ledger and a bucket that is opened when it is first asked for. */
    @FunctionalInterface
    interface Work<T> {
        T with(Ledger ledger, Target target);
    }
}
