package dev.nightshift.migration;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.FatalStepExecutionException;
import org.springframework.batch.core.step.StepExecution;

/**
 * Keeps the first failure of the attempt, unwrapped. Spring Batch itself reports only "Partition handler returned an
 * unsuccessful step". Thread-safe.
 */
final class FirstFailure implements StepExecutionListener {

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

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

    @Nullable Throwable get() {
        return failure.get();
    }
}
