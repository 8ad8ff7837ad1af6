package dev.nightshift.migration;

import dev.nightshift.ledger.RunKey;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.BeansException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Runs the Spring Batch job {@code login-migration} for one attempt, under a lease that the caller holds, and waits for
 * its end. Whatever Spring Batch remembers of earlier attempts, the work goes on from the ledger's checkpoints.
 */
public final class MigrationJob {

    /** In Spring Batch's tables. */
    static final String NAME = "login-migration";

    private MigrationJob() {}

    /** How an attempt ended. */
    public enum Outcome {
        COMPLETED,
        STOPPED,
        FAILED
    }

    /**
     * How an attempt ended, and why.
     *
     * @param failure what made it fail; null unless it failed
     */
    public record Result(Outcome outcome, @Nullable Throwable failure) {}

    /** Works until the run is published, stopped or failed. */
    public static Result run(Assignment assignment) {
        try (AnnotationConfigApplicationContext context = BatchConfiguration.context(assignment.ledger())) {
            context.registerBean(Assignment.class, () -> assignment);
            context.register(MigrationConfiguration.class);
            context.refresh();
            return run(assignment, context);
        } catch (BeansException e) {
            // Spring Batch asks the ledger's database what it is.
            return new Result(Outcome.FAILED, e.getMostSpecificCause());
        }
    }

    private static Result run(Assignment assignment, AnnotationConfigApplicationContext context) {
        RunKey run = assignment.run().key();
        JobOperator operator = context.getBean(JobOperator.class);
        new BatchHistory(context.getBean(JobRepository.class), operator).makeRestartable(run);
        try {
            JobExecution execution = operator.start(context.getBean(Job.class), parameters(run));
            return result(execution, context.getBean(FirstFailure.class));
        } catch (JobExecutionException | DataAccessException | TransactionException e) {
            // The last, when Spring Batch cannot write its books: then a step may have failed of the same before.
            Throwable first = context.getBean(FirstFailure.class).get();
            return new Result(Outcome.FAILED, first == null ? e : first);
        }
    }

    /** What makes a job instance: the same run is the same instance. */
    static JobParameters parameters(RunKey run) {
        return new JobParametersBuilder()
                .addString("source", run.source())
                .addString("cutoff", run.cutoff().toString())
                .addLong("rerun", (long) run.rerun())
                .toJobParameters();
    }

    private static Result result(JobExecution execution, FirstFailure failures) {
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return new Result(Outcome.COMPLETED, null);
        }
        Throwable failure = failures.get();
        if (failure == null && execution.getStatus() == BatchStatus.STOPPED) {
            return new Result(Outcome.STOPPED, null);
        }
        if (failure == null) {
            failure = execution.getAllFailureExceptions().stream()
                    .findFirst()
                    .orElseGet(() -> new IllegalStateException("the job ended " + execution.getStatus()
                            + " without saying why: " + execution.getExitStatus()));
        }
        return new Result(Outcome.FAILED, failure);
    }
}
