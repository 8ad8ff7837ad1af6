package dev.nightshift.migration;

import dev.nightshift.ledger.RunKey;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Runs the Spring Batch job {@code login-migration} for one attempt, under a lease that the caller holds, and waits for
 * its end. The work always resumes from the ledger's checkpoints, regardless of what Spring Batch's tables contain
 * about earlier attempts.
 */
public final class MigrationJob {

    /** The name of the job in Spring Batch's tables. */
    static final String NAME = "login-migration";

    private MigrationJob() {}

    /**
     * Works until the run is published, has stopped or has failed.
     *
     * @return what made it fail; null: it did not fail
     */
    public static @Nullable Throwable run(AttemptContext attempt) {
        SpringBatch batch = SpringBatch.over(attempt.ledger());
        RunKey run = attempt.run().key();
        BatchHistory history = new BatchHistory(batch);
        history.makeRestartable(run);
        FirstFailure failures = new FirstFailure();
        Job job = new MigrationSteps(batch.repository(), attempt, failures).job();
        Throwable failure;
        try {
            failure = failure(batch.operator().start(job, parameters(run)), failures);
        } catch (JobExecutionException | DataAccessException | TransactionException e) {
            // The last two mean that Spring Batch cannot write its tables. A step may have failed before, for the same
            // reason.
            Throwable first = failures.get();
            failure = first == null ? e : first;
        }
        if (failure != null) {
            end(history, failures, failure);
        }
        return failure;
    }

    /**
     * Spring Batch leaves the execution UNKNOWN if it could not write its tables, as after a takeover of the run. The
     * next attempt repairs only its predecessor, which after a takeover is another execution.
     */
    private static void end(BatchHistory history, FirstFailure failures, Throwable failure) {
        try {
            failures.execution().ifPresent(history::end);
        } catch (DataAccessException | TransactionException e) {
            failure.addSuppressed(e);
        }
    }

    /** Returns the parameters that identify the job instance: the same run is always the same instance. */
    static JobParameters parameters(RunKey run) {
        return new JobParametersBuilder()
                .addString("source", run.source())
                .addString("cutoff", run.cutoff().toString())
                .addLong("rerun", (long) run.rerun())
                .toJobParameters();
    }

    private static @Nullable Throwable failure(JobExecution execution, FirstFailure failures) {
        Throwable failure = failures.get();
        if (execution.getStatus() == BatchStatus.COMPLETED
                || (failure == null && execution.getStatus() == BatchStatus.STOPPED)) {
            return null;
        }
        return failure != null
                ? failure
                : execution.getAllFailureExceptions().stream()
                        // Spring Batch's own words for a failed partition say nothing of the cause, which a step has
                        // that could not write its last state after its listeners were called.
                        .min(Comparator.comparing(JobExecutionException.class::isInstance))
                        .orElseGet(() -> new IllegalStateException("the job ended " + execution.getStatus()
                                + " without saying why: " + execution.getExitStatus()));
    }
}
