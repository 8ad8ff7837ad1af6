package dev.nightshift.migration;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.FatalStepExecutionException;
import org.springframework.batch.core.step.StepExecution;

/**
 * Keeps the first failure of the attempt, unwrapped. Spring Batch itself reports only "Partition handler returned an
 * unsuccessful step". Also knows the attempt's job execution. Thread-safe.
 */
final class FirstFailure implements StepExecutionListener, JobExecutionListener {

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable Long execution;

    @Override
    public void beforeJob(JobExecution job) {
        execution = job.getId();
    }

    @Override
    public @Nullable ExitStatus afterStep(StepExecution step) {
        note(step);
        return null;
    }

    /** Keeps the step's failure, unless an earlier one is kept or the step was only told to stop. */
    void note(StepExecution step) {
        for (Throwable thrown : step.getFailureExceptions()) {
            Throwable cause = thrown;
            while (cause instanceof FatalStepExecutionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (!(cause instanceof JobInterruptedException)) {
                failure.compareAndSet(null, cause);
            }
        }
    }

    /** Keeps a failure, unless an earlier one is kept. */
    void note(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    @Nullable Throwable get() {
        return failure.get();
    }

    /** The number of the attempt's job execution; empty if it was not started. */
    Optional<Long> execution() {
        return Optional.ofNullable(execution);
    }
}
