package dev.nightshift.operation;

import dev.nightshift.ledger.Claim;
import dev.nightshift.ledger.ClaimStore;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.work.Defects;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The runs that managers offer to a worker, of which it copies one at a time. A run that its settings contradict, or
 * that a defect keeps from being opened, is refused once; one that failed here is left to other workers for a moment.
 *
 * <p>One thread claims; {@link #pause} and {@link #shareLimit} may be called by others.
 */
final class OfferedRuns implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OfferedRuns.class);

    private final OperationContext context;
    private final Ledger ledger;
    private final Target target;
    private final WorkerHeart heart;
    private final WorkerSpeed speed;
    private final StopSignal stop;
    private final Waits waits;
    private final Consumer<String> messages;
    private final Map<ClaimStore.Offer, String> refused = new HashMap<>();
    private final Map<Long, Long> pausedUntil = new ConcurrentHashMap<>();
    private ClaimStore.@Nullable Offer told;
    private volatile @Nullable SharedRun open;

    OfferedRuns(
            OperationContext context,
            Ledger ledger,
            Target target,
            WorkerHeart heart,
            WorkerSpeed speed,
            StopSignal stop,
            Waits waits,
            Consumer<String> messages) {
        this.context = context;
        this.ledger = ledger;
        this.target = target;
        this.heart = heart;
        this.speed = speed;
        this.stop = stop;
        this.waits = waits;
        this.messages = messages;
    }

    /** A claimed partition and the run to which it belongs. */
    record Work(SharedRun run, Claim claim) {}

    /** Claims a partition; null if there is none for this worker. */
    @Nullable Work next() {
        List<ClaimStore.Offer> offers = ledger.claims().offers(context.source());
        tellRefusal(offers);
        for (ClaimStore.Offer offer : offers) {
            Long until = pausedUntil.get(offer.run());
            if (refused.containsKey(offer) || (until != null && System.nanoTime() - until < 0)) {
                continue;
            }
            SharedRun run = opened(offer);
            Claim claim = run == null ? null : heart.claim(offer.run());
            if (run == null || claim == null) {
                continue;
            }
            if (serves(run, offer, claim)) {
                return new Work(run, claim);
            }
        }
        return null;
    }

    /** Whether the claimed partition is one of the run as it was opened; otherwise the claim ends. */
    private boolean serves(SharedRun run, ClaimStore.Offer offer, Claim claim) {
        boolean serves = false;
        try {
            // A new attempt may have planned the run again before the claim. From now on its plan stays.
            serves = run.serves(offer);
        } finally {
            if (!serves) {
                // Also if the ledger could not be asked: nobody copies the partition, so its claim must not be renewed.
                heart.claims().remove(claim);
                claim.release();
            }
        }
        return serves;
    }

    /**
     * Stores why this worker refuses a run that still waits, of several the oldest, because its manager waits for every
     * living worker that does not.
     */
    private void tellRefusal(List<ClaimStore.Offer> offers) {
        ClaimStore.Offer first =
                offers.stream().filter(refused::containsKey).findFirst().orElse(null);
        if (first != null && !first.equals(told)) {
            heart.say(first.run(), refused.get(first));
        }
        told = first;
    }

    /** Opens the offered run, or stores why this worker does not; null if it does not. */
    private @Nullable SharedRun opened(ClaimStore.Offer offer) {
        SharedRun present = open;
        if (present != null && present.serves(offer)) {
            return present;
        }
        if (!heart.claims().isEmpty()) {
            // One run at a time, so that its source is opened once.
            return null;
        }
        close();
        try {
            SharedRun found = SharedRun.open(context, ledger, target, offer, speed, stop, waits);
            open = found;
            String kept = found.kept();
            if (!kept.isEmpty()) {
                messages.accept(kept);
            }
            if (told == null) {
                heart.say(null, kept.isEmpty() ? null : kept);
            }
            return found;
        } catch (NightshiftException e) {
            if (e.reason() != Reason.STOPPED) {
                tell(offer, e.reason() == Reason.REFUSED, String.valueOf(e.getMessage()));
            } else {
                pause(offer.run());
            }
        } catch (DataAccessException | TransactionException e) {
            throw e;
        } catch (RuntimeException e) {
            boolean defect = Defects.is(e);
            if (defect) {
                log.error("Run {} could not be opened because of a defect of the program", offer.run(), e);
            }
            tell(offer, defect, FailureText.of(e) + (defect ? "; restart this worker to try again" : ""));
        }
        return null;
    }

    /** @param last whether this worker does not try it again */
    private void tell(ClaimStore.Offer offer, boolean last, String why) {
        if (last) {
            refused.put(offer, why);
        } else {
            pause(offer.run());
        }
        messages.accept((last ? "Refuses run " : "Cannot copy run ") + offer.run() + ": " + why);
        if (told == null) {
            heart.say(offer.run(), why);
            told = last ? offer : null;
        }
    }

    /** Leaves a run to others for a moment, after something failed here. */
    void pause(long run) {
        pausedUntil.put(
                run, System.nanoTime() + context.settings().workers().poll().toNanos());
    }

    /** Gives this worker its part of the limit of the run that it copies. */
    void shareLimit() {
        SharedRun present = open;
        if (present != null) {
            present.shareLimit();
        }
    }

    @Override
    public void close() {
        SharedRun last = open;
        open = null;
        if (last != null) {
            last.close();
        }
    }
}
