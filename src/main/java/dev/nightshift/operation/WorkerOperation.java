package dev.nightshift.operation;

import dev.nightshift.ledger.Claim;
import dev.nightshift.ledger.ClaimStore;
import dev.nightshift.ledger.LeaseLostException;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.migration.AttemptContext;
import dev.nightshift.migration.Hints;
import dev.nightshift.migration.PartitionWorker;
import dev.nightshift.storage.PatientStore;
import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.Defects;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
 * <p>{@link #execute} claims on the caller's thread. Partitions are copied on threads {@code copy N}, and the thread
 * {@code heart} renews the registry's entry and all claims.
 */
final class WorkerOperation {

    private static final Logger log = LoggerFactory.getLogger(WorkerOperation.class);

    private static final Duration LARGE_SKEW = Duration.ofMinutes(1);
    private static final int SLOT_MILLIS = 200;
    private static final long BEAT_MILLIS = 1_000;

    private final OperationContext context;
    private final NightshiftProperties settings;
    private final Ledger ledger;
    private final Target target;
    private final StopSignal stop;
    private final Consumer<String> messages;
    private final Waits waits = new Waits();
    private final String id = UUID.randomUUID().toString();
    private final Speed speed = new Speed();
    private final Set<Claim> claims = ConcurrentHashMap.newKeySet();
    private final Set<ClaimStore.Offer> refused = new HashSet<>();
    private final Map<Long, Long> pausedUntil = new ConcurrentHashMap<>();
    private final int slots;
    private final Semaphore free;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable SharedRun open;

    WorkerOperation(
            OperationContext context, Ledger ledger, Target target, StopSignal stop, Consumer<String> messages) {
        this.context = context;
        this.settings = context.settings();
        this.ledger = ledger;
        this.target = target;
        this.stop = stop;
        this.messages = messages;
        Integer wanted = settings.workers().concurrency();
        this.slots = PartitionWorker.concurrency(
                wanted == null ? Runtime.getRuntime().availableProcessors() : wanted);
        this.free = new Semaphore(slots);
    }

    /** @param idleExit after how long without work it ends; null for never */
    void execute(@Nullable Duration idleExit) {
        SharedSetup.require(settings);
        ledger.waitWhileWorking(stop, settings.lease());
        register();
        Thread heart = new DaemonThreads("heart").newThread(this::beat);
        heart.start();
        ExecutorService threads = Executors.newFixedThreadPool(slots, new DaemonThreads("copy"));
        target.watch(new PatientStore.Watch(stop, waits));
        messages.accept("Worker with process " + Owner.self().pid() + " waits for shared runs of " + context.source()
                + ", and copies up to " + Figures.count(slots, "partition", "partitions") + " at the same time");
        try (PartitionWorker worker = new PartitionWorker(ledger);
                Hints hints = SharedSetup.hints(settings.workers(), ledger)) {
            try {
                work(worker, hints, threads, idleExit);
            } finally {
                // What is copied now ends with its chunk or drops it; then its claim is free for another worker.
                stop.request("the worker ends");
                drain(threads);
            }
        } finally {
            target.watch(null);
            over.countDown();
            closeRun();
            unregister();
        }
    }

    private void work(PartitionWorker worker, Hints hints, ExecutorService threads, @Nullable Duration idleExit) {
        long busyAt = System.nanoTime();
        try {
            while (!stop.requested()) {
                if (!free.tryAcquire(SLOT_MILLIS, TimeUnit.MILLISECONDS)) {
                    continue;
                }
                Claim claim = nextOrNone();
                if (claim != null) {
                    submit(worker, threads, claim);
                    continue;
                }
                free.release();
                if (!claims.isEmpty()) {
                    busyAt = System.nanoTime();
                } else if (idleExit != null && System.nanoTime() - busyAt >= idleExit.toNanos()) {
                    messages.accept("No work for " + Figures.duration(idleExit.toSeconds()) + "; the worker ends");
                    return;
                }
                hints.await(settings.workers().poll(), stop::requested);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Claim nextOrNone() {
        try {
            return next();
        } catch (DataAccessException | TransactionException e) {
            log.warn("The ledger could not be asked for work, which is repeated: {}", FailureText.of(e));
            return null;
        }
    }

    private @Nullable Claim next() {
        for (ClaimStore.Offer offer : ledger.claims().offers(context.source())) {
            Long until = pausedUntil.get(offer.run());
            if (refused.contains(offer) || (until != null && System.nanoTime() - until < 0)) {
                continue;
            }
            if (!opened(offer)) {
                continue;
            }
            Claim claim = ledger.claims()
                    .claim(offer.run(), id, settings.lease().duration())
                    .orElse(null);
            if (claim == null) {
                continue;
            }
            if (Objects.requireNonNull(open).serves(offer)) {
                claims.add(claim);
                return claim;
            }
            // A new attempt planned the run again before the claim. From now on its plan stays.
            claim.release();
        }
        return null;
    }

    /** Opens the offered run, or stores why this worker does not. */
    private boolean opened(ClaimStore.Offer offer) {
        SharedRun present = open;
        if (present != null && present.serves(offer)) {
            return true;
        }
        if (!claims.isEmpty()) {
            // One run at a time, so that its source is opened once.
            return false;
        }
        closeRun();
        try {
            SharedRun found = SharedRun.open(context, ledger, target, offer, speed, stop, waits);
            open = found;
            String kept = found.kept();
            if (!kept.isEmpty()) {
                messages.accept(kept);
            }
            ledger.workers().say(id, null, kept.isEmpty() ? null : kept);
            return true;
        } catch (NightshiftException e) {
            boolean last = e.reason() == Reason.REFUSED;
            if (last) {
                refused.add(offer);
            } else {
                pause(offer.run());
            }
            if (e.reason() != Reason.STOPPED) {
                messages.accept((last ? "Refuses run " : "Cannot copy run ") + offer.run() + ": " + e.getMessage());
                ledger.workers().say(id, offer.run(), e.getMessage());
            }
            return false;
        }
    }

    /** Leaves a run to others for a moment, after something failed here. */
    private void pause(long run) {
        pausedUntil.put(run, System.nanoTime() + settings.workers().poll().toNanos());
    }

    private void submit(PartitionWorker worker, ExecutorService threads, Claim claim) {
        SharedRun run = open;
        threads.execute(() -> {
            try {
                if (run != null) {
                    copy(worker, run, claim);
                }
            } finally {
                claims.remove(claim);
                free.release();
            }
        });
    }

    private void copy(PartitionWorker worker, SharedRun run, Claim claim) {
        messages.accept("Copying " + claim);
        AttemptContext attempt = run.attempt(claim, stop);
        try {
            PartitionWorker.Outcome outcome = worker.copy(attempt, claim, slots);
            Throwable failure = outcome.failure();
            if (failure != null) {
                // A failure may be the consequence of a lost claim.
                renew(claim);
            }
            if (outcome.complete()) {
                claim.done();
                messages.accept("Copied " + claim);
            } else if (failure == null || !claim.held() || failure instanceof LeaseLostException || stop.requested()) {
                claim.release();
                messages.accept("Left " + claim + ": "
                        + (stop.requested() ? String.valueOf(stop.reason()) : "the claim was lost"));
            } else {
                fail(claim, failure, attempt.counter().progressed());
            }
        } catch (DataAccessException | TransactionException e) {
            // The claim expires by itself.
            log.warn("How the copying of {} ended could not be stored: {}", claim, FailureText.of(e));
        } catch (RuntimeException | Error e) {
            fail(claim, e, attempt.counter().progressed());
        }
    }

    private void fail(Claim claim, Throwable failure, boolean progressed) {
        if (Defects.is(failure)) {
            log.error("Copying {} failed because of a defect of the program", claim, failure);
        }
        String text = FailureText.of(failure);
        messages.accept("Could not copy " + claim + ": " + text);
        pause(claim.run());
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
                log.warn("Still waiting for {} to end", claims);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeRun() {
        SharedRun last = open;
        open = null;
        if (last != null) {
            last.close();
        }
    }

    private void register() {
        ledger.workers()
                .register(
                        id,
                        context.source(),
                        Owner.self(),
                        context.home().version(),
                        settings.lease().duration());
        Duration skew = Duration.between(ledger.runs().now(), context.clock().instant());
        if (skew.abs().compareTo(LARGE_SKEW) > 0) {
            String warning = "The clock of this host is "
                    + Figures.duration(skew.abs().toSeconds())
                    + (skew.isNegative() ? " behind" : " ahead of") + " that of the ledger's database. Leases use the"
                    + " database's, but S3 refuses requests whose time is off by 15 minutes";
            messages.accept("Warning: " + warning);
            ledger.workers().say(id, null, warning);
        }
    }

    private void unregister() {
        try {
            ledger.workers().remove(id);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The worker's entry could not be removed and is shown as dead: {}", FailureText.of(e));
        }
    }

    private void beat() {
        long period = Math.min(BEAT_MILLIS, settings.lease().beat().toMillis());
        try {
            while (!over.await(period, TimeUnit.MILLISECONDS)) {
                // A claim that cannot be renewed must not delay the others for longer than the lease lasts.
                claims.forEach(this::renew);
                beatOnce();
                touchAliveFile();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            log.error("The worker ends, because it cannot renew its claims", e);
            stop.request("the worker's heart failed");
        }
    }

    private void beatOnce() {
        try {
            boolean known = ledger.workers()
                    .beat(
                            id,
                            speed.perSecond(),
                            stop.requested(),
                            settings.lease().duration());
            if (!known) {
                register();
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("The worker's heartbeat failed and is repeated: {}", FailureText.of(e));
        }
    }

    /** Tells a probe that this process lives, also while the ledger cannot be reached, which no restart changes. */
    private void touchAliveFile() {
        String name = settings.workers().aliveFile();
        if (name != null) {
            Path file = Path.of(name);
            try {
                Files.write(file, new byte[0]);
                Files.setLastModifiedTime(file, FileTime.from(context.clock().instant()));
            } catch (IOException e) {
                log.warn("nightshift.workers.alive-file {} could not be written: {}", file, e.toString());
            }
        }
    }

    private void renew(Claim claim) {
        try {
            claim.renew();
        } catch (DataAccessException | TransactionException e) {
            log.warn("The claim of {} could not be renewed, which is repeated: {}", claim, FailureText.of(e));
        }
    }

    /** Counts the rows that this worker commits, as rows per second of the last seconds. */
    private static final class Speed implements ProgressListener {

        private static final int SECONDS = 10;

        private final long[] rows = new long[SECONDS];
        private final long[] seconds = new long[SECONDS];

        @Override
        public void note(String sentence) {
            log.warn("{}", sentence);
        }

        @Override
        public void sorted(Sorted sorted) {
            // A worker reads tables only.
        }

        @Override
        public void started(long run, long rowsDone, @Nullable Long sourceRows) {
            // The manager reports this.
        }

        @Override
        public synchronized void committed(Chunk chunk) {
            long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
            int slot = (int) Math.floorMod(second, (long) SECONDS);
            if (seconds[slot] != second) {
                seconds[slot] = second;
                rows[slot] = 0;
            }
            rows[slot] += chunk.rows();
        }

        synchronized long perSecond() {
            long oldest = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()) - SECONDS;
            long sum = 0;
            for (int i = 0; i < SECONDS; i++) {
                sum += seconds[i] > oldest ? rows[i] : 0;
            }
            return sum / SECONDS;
        }
    }
}
