package dev.nightshift.web;

import dev.nightshift.operation.NightlyResult;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunResult;
import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.Defects;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.StopSignal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on runs in the background of this process, with at most one thread per run. Once it is closed, no work is left.
 * Thread-safe.
 */
final class BackgroundRuns implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BackgroundRuns.class);

    private final Operations operations;
    private final Duration patience;
    private final ExecutorService threads;
    private final Map<Long, StopSignal> runs = new ConcurrentHashMap<>();
    private final Set<StopSignal> signals = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String ending;
    private volatile boolean interrupted;

    /** @param patience how long {@link #restart} waits to learn whether the run is refused */
    BackgroundRuns(Operations operations, Duration patience) {
        this.operations = operations;
        this.patience = patience;
        this.threads = Executors.newCachedThreadPool(new DaemonThreads("work of serve"));
    }

    /**
     * Restarts a run. Returns once the work has begun, or when the patience has passed.
     *
     * @param ended receives the outcome as a word or a sentence, possibly long after this method has returned; nothing
     *     if this method throws it
     * @throws NightshiftException if the restart was refused within that time
     */
    void restart(long run, boolean acceptVolume, @Nullable Long maxRejects, String user, Consumer<String> ended) {
        StopSignal stop = new StopSignal();
        if (runs.putIfAbsent(run, stop) != null) {
            throw NightshiftException.held("This process is already working on run " + run, null);
        }
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        begin(stop, begun, () -> {
            try {
                RunResult.Ending ending = working(
                                run,
                                () -> operations
                                        .by(user)
                                        .restart(
                                                String.valueOf(run),
                                                acceptVolume,
                                                maxRejects,
                                                new Beginning(begun),
                                                stop))
                        .ending();
                ended.accept(ending.name());
                return ending == RunResult.Ending.STOPPED;
            } catch (RuntimeException | Error e) {
                // The exception tells it to a caller that still waits.
                if (!begun.completeExceptionally(e)) {
                    ended.accept(words(e));
                }
                throw e;
            }
        });
        await(begun);
    }

    /** The run can be restarted again before anybody is told the outcome. */
    private RunResult working(long run, Supplier<RunResult> work) {
        try {
            return work.get();
        } finally {
            runs.remove(run);
        }
    }

    /** Does the work of a night that is not done yet, and returns when it has ended. */
    NightlyResult nightly(Consumer<String> told) {
        StopSignal stop = new StopSignal();
        CompletableFuture<NightlyResult> result = new CompletableFuture<>();
        begin(stop, result, () -> {
            result.complete(operations.nightly(new Beginning(new CompletableFuture<>()), stop, told));
            return stop.reason() != null;
        });
        try {
            return result.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    /** @param work returns whether it was stopped before its end */
    private void begin(StopSignal stop, CompletableFuture<?> outcome, Supplier<Boolean> work) {
        signals.add(stop);
        String why = ending;
        if (why != null) {
            stop.request(why);
        }
        threads.execute(() -> {
            try {
                if (work.get() && ending != null) {
                    interrupted = true;
                }
            } catch (RuntimeException | Error e) {
                if (Defects.is(e)) {
                    log.error("The work failed because of a defect of the program", e);
                } else {
                    log.warn("{}", words(e));
                }
                outcome.completeExceptionally(e);
            } finally {
                signals.remove(stop);
                outcome.cancel(false);
            }
        });
    }

    private static String words(Throwable failure) {
        return failure instanceof Error ? failure.toString() : String.valueOf(failure.getMessage());
    }

    private void await(CompletableFuture<Boolean> begun) {
        try {
            begun.completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
        } catch (java.util.concurrent.CancellationException e) {
            // The work has already ended; the ledger says how.
            log.debug("The work ended before it began", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            begun.complete(false);
            await(begun);
        }
    }

    /** Whether this process is working on the run. */
    boolean worksOn(long run) {
        return runs.containsKey(run);
    }

    /**
     * Asks all work to stop and waits until it has stopped, which takes seconds.
     *
     * @return whether any work was stopped before its end
     */
    boolean end(String reason) {
        ending = reason;
        signals.forEach(signal -> signal.request(reason));
        threads.shutdown();
        try {
            while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                log.info("Waiting for the work on runs {} to stop", runs.keySet());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return interrupted;
    }

    @Override
    public void close() {
        end("serve ends");
    }

    /** Completes its future when work begins. */
    private record Beginning(CompletableFuture<Boolean> begun) implements ProgressListener {

        @Override
        public void note(String sentence) {
            log.info("{}", sentence);
        }

        @Override
        public void sorted(Sorted sorted) {
            begun.complete(true);
        }

        @Override
        public void started(long run, long rowsDone, @Nullable Long sourceRows) {
            begun.complete(true);
        }

        @Override
        public void committed(Chunk chunk) {
            log.debug(
                    "run={} partition={} part={} rows={}", chunk.run(), chunk.partition(), chunk.part(), chunk.rows());
        }
    }
}
