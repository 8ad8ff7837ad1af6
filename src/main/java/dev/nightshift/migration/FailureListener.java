package dev.nightshift.migration;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/** Notes why a step failed. */
final class FailureListener implements StepExecutionListener {

    private final FirstFailure failures;

    FailureListener(FirstFailure failures) {
        this.failures = failures;
    }

    @Override
    public @Nullable ExitStatus afterStep(StepExecution step) {
        failures.note(step);
        return null;
    }
}
