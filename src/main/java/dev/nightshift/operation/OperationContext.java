package dev.nightshift.operation;

import dev.nightshift.ledger.LeaseHeldException;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Run;
import dev.nightshift.work.NightshiftException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Gives all operations the settings, the folders and the clock. Opens the ledger and the bucket for a piece of work and
 * closes them after it, and turns every failure of the ledger into a {@link NightshiftException}.
 *
 * @param operator the person on whose behalf the program works
 */
public record OperationContext(
        NightshiftProperties settings, Home home, Clock clock, Decorators decorators, String operator)
        implements RunQueries.Access {

    /** Works on behalf of the user who runs this process. */
    OperationContext(NightshiftProperties settings, Home home, Clock clock, Decorators decorators) {
        this(
                settings,
                home,
                clock,
                decorators,
                System.getProperty("user.name") + "@" + Owner.self().host());
    }

    /** Returns the same context, on behalf of somebody else. */
    OperationContext by(String whom) {
        return new OperationContext(settings, home, clock, decorators, whom);
    }

    /** The name of the configured source. */
    String source() {
        return settings.source().sourceName();
    }

    /**
     * Whether "the newest run" means that of any source. It does if no source is configured, because files are sources
     * too.
     */
    boolean anySource() {
        return settings.source().embedded();
    }

    /** Returns the most recently completed run of the configured source, or of any source if none is configured. */
    Optional<Run> newestCompleted(Ledger ledger) {
        return anySource() ? ledger.runs().newestCompleted() : ledger.runs().newestCompleted(source());
    }

    /** Returns the default cutoff: 00:00 of today in {@code nightshift.zone}. */
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

    /** Does the same for work that most likely needs the bucket, which is prepared while the ledger is opened. */
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

    /** Returns the bucket, which is opened at its first use; the caller closes it. */
    Target target() {
        return new Target(settings.target(), source(), home, decorators);
    }

    /** Does work whose every failure, except a defect of the program, is to be a {@link NightshiftException}. */
    public <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (LeaseHeldException e) {
            throw NightshiftException.held(
                    e.getMessage() + "; wait for it, or look at it with: " + home.command("status " + e.run()), e);
        } catch (DataAccessException | TransactionException e) {
            throw NightshiftException.failed(FailureText.of(e), e);
        }
    }

    /** Work with an open ledger, and with a bucket that is opened at its first use. */
    @FunctionalInterface
    interface Work<T> {
        T with(Ledger ledger, Target target);
    }
}
