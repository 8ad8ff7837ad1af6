package dev.nightshift.operation;

import dev.nightshift.hint.Hints;
import dev.nightshift.ledger.Claim;
import dev.nightshift.ledger.LeaseLostException;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.migration.AttemptContext;
import dev.nightshift.migration.PartitionWorker;
import dev.nightshift.storage.PatientStore;
import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.Defects;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Copies partitions of shared runs until it is told to stop. It copies nothing that it has not claimed in the ledger,
 * and it needs no manager that is alive. A failure of the ledger or of a partition never ends it.
 *
 * <p>{@link #execute} claims on the caller's thread. Partitions are copied on threads {@code copy N}.
 */
final class WorkerOperation {

    private static final Logger log = LoggerFactory.getLogger(WorkerOperation.class);

    private static final int SLOT_MILLIS = 200;

    private final NightshiftProperties settings;
    private final OperationContext context;
    private final Ledger ledger;
    private final Target target;
    private final StopSignal stop;
    private final Consumer<String> messages;
    private final Waits waits = new Waits();
    private final WorkerHeart heart;
    private final OfferedRuns runs;
    private final int slots;
    private final Semaphore free;

    /** When it last copied something. */
    private final AtomicLong busyAt = new AtomicLong();

    WorkerOperation(
            OperationContext context, Ledger ledger, Target target, StopSignal stop, Consumer<String> messages) {
        this.context = context;
        this.settings = context.settings();
        this.ledger = ledger;
        this.target = target;
        this.stop = stop;
        this.messages = messages;
        WorkerSpeed speed = new WorkerSpeed();
        this.heart = new WorkerHeart(context, ledger, speed, stop, messages);
        this.runs = new OfferedRuns(context, ledger, target, heart, speed, stop, waits, messages);
        this.slots = PartitionWorker.concurrency(settings.workers().slots());
        this.free = new Semaphore(slots);
    }

    /** @param idleExit after how long without work it ends; null for never */
    void execute(@Nullable Duration idleExit) {
        SharedSetup.require(settings);
        ledger.waitWhileWorking(stop, settings.lease());
        heart.start(runs::shareLimit);
        ExecutorService threads = Executors.newFixedThreadPool(slots, new DaemonThreads("copy"));
        target.watch(new PatientStore.Watch(stop, waits));
        messages.accept("Worker with process " + Owner.self().pid() + " waits for shared runs of " + context.source()
                + ", and copies up to " + Figures.count(slots, "partition", "partitions") + " at the same time");
        try (heart;
                runs;
                Hints hints = SharedSetup.hints(context, ledger)) {
            try {
                work(new PartitionWorker(ledger), hints, threads, idleExit);
            } finally {
                // What is copied now ends with its chunk or drops it; then its claim is free for another worker.
                stop.request("the worker ends");
                drain(threads);
            }
        } finally {
            target.watch(null);
        }
    }

    private void work(PartitionWorker worker, Hints hints, ExecutorService threads, @Nullable Duration idleExit) {
        busyAt.set(System.nanoTime());
        try {
            while (!stop.requested()) {
                if (!free.tryAcquire(SLOT_MILLIS, TimeUnit.MILLISECONDS)) {
                    continue;
                }
                OfferedRuns.Work next = nextOrNone();
                if (next != null) {
                    submit(worker, threads, next);
                    continue;
                }
                free.release();
                if (idleExit != null
                        && heart.claims().isEmpty()
                        && System.nanoTime() - busyAt.get() >= idleExit.toNanos()) {
                    messages.accept("No work for " + Figures.duration(idleExit.toSeconds()) + "; the worker ends");
                    return;
                }
                hints.await(settings.workers().poll(), stop);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OfferedRuns.@Nullable Work nextOrNone() {
        try {
            return runs.next();
        } catch (DataAccessException | TransactionException e) {
            log.warn("The ledger could not be asked for work, which is repeated: {}", FailureText.of(e));
            return null;
        }
    }

    private void submit(PartitionWorker worker, ExecutorService threads, OfferedRuns.Work work) {
        threads.execute(() -> {
            try {
                copy(worker, work.run(), work.claim());
            } finally {
                busyAt.set(System.nanoTime());
                heart.claims().remove(work.claim());
                free.release();
            }
        });
    }

    private void copy(PartitionWorker worker, SharedRun run, Claim claim) {
        long began = System.nanoTime();
        try {
            AttemptContext attempt = run.attempt(claim, stop);
            run.shareLimit();
            PartitionWorker.Outcome outcome = worker.copy(attempt, claim, slots);
            Throwable failure = outcome.failure();
            if (failure != null) {
                // A failure may be the consequence of a lost claim.
                heart.renew(claim);
            }
            if (outcome.complete()) {
                claim.done();
                messages.accept(copied(claim, attempt.counter().rowsHere(), System.nanoTime() - began));
            } else if (failure == null || !claim.held() || failure instanceof LeaseLostException || stop.requested()) {
                claim.release();
                messages.accept("Left " + claim + ": "
                        + (stop.requested()
                                ? String.valueOf(stop.reason())
                                : "the run ended or was restarted, or another worker has the partition"));
            } else {
                fail(claim, failure, attempt.counter().rowsHere() > 0);
            }
        } catch (DataAccessException | TransactionException e) {
            // The claim expires by itself.
            log.warn("How the copying of {} ended could not be stored: {}", claim, FailureText.of(e));
        } catch (RuntimeException | Error e) {
            fail(claim, e, false);
        }
    }

    private static String copied(Claim claim, long rows, long nanos) {
        return String.format(
                Locale.ROOT,
                "run=%d partition=p%02d rows=%d seconds=%.1f rows/s=%.0f",
                claim.run(),
                claim.partition(),
                rows,
                nanos / 1e9,
                rows * 1e9 / nanos);
    }

    private void fail(Claim claim, Throwable failure, boolean progressed) {
        String text = FailureText.of(failure);
        if (Defects.is(failure)) {
            log.error("Copying {} failed because of a defect of the program", claim, failure);
        } else {
            log.warn("Could not copy {}: {}", claim, text);
        }
        runs.pause(claim.run());
        try {
            Reason reason = failure instanceof NightshiftException known ? known.reason() : Reason.FAILED;
            claim.fail(reason, text, progressed);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The failure of {} could not be stored: {}", claim, FailureText.of(e));
        }
    }

    private void drain(ExecutorService threads) {
        threads.shutdown();
        try {
            while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                log.warn("Still waiting for {} to end", heart.claims());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
