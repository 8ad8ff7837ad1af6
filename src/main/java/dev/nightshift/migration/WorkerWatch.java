package dev.nightshift.migration;

import dev.nightshift.ledger.ClaimStore;
import dev.nightshift.ledger.LeaseLostException;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartitionRow;
import dev.nightshift.ledger.WorkerStore;
import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Ends the manager's wait for its workers if there is a reason: a stop, a partition that cannot be copied, or no living
 * worker for too long. Spring Batch itself waits until every step has ended, and a dead worker's step never ends. The
 * claims are closed first, so that no worker commits after the end; then the open steps are marked as ended.
 *
 * <p>It works on a thread of its own from the beginning of the step <i>migrate</i> to its end.
 */
final class WorkerWatch implements StepExecutionListener {

    private static final Logger log = LoggerFactory.getLogger(WorkerWatch.class);

    private static final int CHECK_MILLIS = 500;

    private final JobRepository repository;
    private final AttemptContext attempt;
    private final Sharing sharing;
    private final FirstFailure failures;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Thread thread;
    private boolean ended;
    private long aliveAt = System.nanoTime();
    private boolean warned;

    WorkerWatch(JobRepository repository, AttemptContext attempt, Sharing sharing, FirstFailure failures) {
        this.repository = repository;
        this.attempt = attempt;
        this.sharing = sharing;
        this.failures = failures;
    }

    @Override
    public void beforeStep(StepExecution step) {
        aliveAt = System.nanoTime();
        Thread watching = new DaemonThreads("watch workers").newThread(() -> watch(step.getJobExecutionId()));
        thread = watching;
        watching.start();
    }

    @Override
    public @Nullable ExitStatus afterStep(StepExecution step) {
        over.countDown();
        Thread watching = thread;
        if (watching != null) {
            try {
                watching.join(Duration.ofSeconds(30).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        sharing.waits().end(this);
        failures.note(step);
        return null;
    }

    /** Offers a partition unless the wait has ended; false if it has. */
    synchronized boolean unlessEnded(Runnable offer) {
        if (!ended) {
            offer.run();
        }
        return !ended;
    }

    private void watch(long execution) {
        try {
            BatchStatus end = null;
            while (!over.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                end = lookAfterWorkers(execution, end);
            }
            reportProgress();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DataAccessException | TransactionException e) {
            log.debug("The last progress could not be read", e);
        }
    }

    /**
     * Ends the wait if there is a reason.
     *
     * @param found how the open steps end, as far as it is decided; null while the manager waits
     */
    private @Nullable BatchStatus lookAfterWorkers(long execution, @Nullable BatchStatus found) {
        BatchStatus end = found;
        try {
            if (end == null) {
                end = reasonToEnd();
                reportProgress();
            }
            if (end != null) {
                end(execution, end);
            }
        } catch (DataAccessException | TransactionException e) {
            log.debug("The workers could not be looked after, which is repeated", e);
        } catch (RuntimeException | Error e) {
            // Without this thread, the manager would wait permanently.
            log.error("The manager cannot look after its workers and ends the attempt", e);
            failures.note(e);
            end = BatchStatus.FAILED;
        }
        return end;
    }

    /** Returns how the open steps end; null while the manager waits. */
    private @Nullable BatchStatus reasonToEnd() {
        if (attempt.stop().requested()) {
            return BatchStatus.STOPPED;
        }
        ClaimStore.Failure failure =
                attempt.ledger().claims().failure(attempt.run().id()).orElse(null);
        if (failure != null) {
            failures.note(new NightshiftException(
                    failure.reason(),
                    "Partition " + failure.partition() + " could not be copied: " + failure.message(),
                    null));
            return BatchStatus.FAILED;
        }
        return requireWorkers();
    }

    private @Nullable BatchStatus requireWorkers() {
        long run = attempt.run().id();
        Ledger ledger = attempt.ledger();
        WorkerStore.Worker refusing = null;
        for (WorkerStore.Worker worker : ledger.workers().of(attempt.run().key().source())) {
            if (worker.worksOn(run)) {
                aliveAt = System.nanoTime();
                warned = false;
                sharing.waits().end(this);
                return null;
            }
            if (worker.alive() && worker.refusedRun() != null && worker.refusedRun() == run) {
                refusing = worker;
            }
        }
        Duration alone = Duration.ofNanos(System.nanoTime() - aliveAt);
        String why = refusing == null
                ? ""
                : "; the worker with process " + refusing.pid() + " on " + refusing.host() + " does not copy it: "
                        + refusing.message();
        if (alone.compareTo(sharing.patience()) >= 0) {
            failures.note(NightshiftException.failed(
                    "No worker is alive that copies run " + run + ", for "
                            + Figures.duration(sharing.patience().toSeconds())
                            + " (nightshift.workers.patience)" + why
                            + ". Start workers with the same settings on any number of machines: "
                            + attempt.command().apply("worker"),
                    null));
            return BatchStatus.FAILED;
        }
        if (!warned) {
            warned = true;
            String what =
                    "a worker, at most " + Figures.duration(sharing.patience().toSeconds()) + why + "; start one with: "
                            + attempt.command().apply("worker");
            sharing.waits().begin(this, what);
            attempt.counter().note("Waiting for " + what);
        }
        return null;
    }

    private void reportProgress() {
        for (PartitionRow row :
                attempt.ledger().progress().partitionProgress(attempt.run().id())) {
            attempt.counter().reached(row.partition().number(), row.rows());
        }
    }

    /** Closes the claims and ends the open steps, as far as that succeeds; it is called again until none is open. */
    private synchronized void end(long execution, BatchStatus status) {
        ended = true;
        try {
            attempt.ledger().fenced(attempt.lease(), () -> {
                attempt.lease().requireHeld();
                attempt.ledger().claims().close(attempt.run().id());
            });
        } catch (LeaseLostException e) {
            log.debug("Who took the lease has closed the claims", e);
        }
        JobExecution job = repository.getJobExecution(execution);
        if (job == null) {
            return;
        }
        for (StepExecution step : job.getStepExecutions()) {
            if (step.getStepName().indexOf(':') > 0 && step.getStatus().isRunning()) {
                step.setStatus(status);
                step.setExitStatus(status == BatchStatus.STOPPED ? ExitStatus.STOPPED : ExitStatus.FAILED);
                step.setEndTime(LocalDateTime.now(ZoneOffset.UTC));
                repository.update(step);
            }
        }
    }
}
