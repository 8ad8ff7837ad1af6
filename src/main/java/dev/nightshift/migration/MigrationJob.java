package dev.nightshift.migration;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.work.Background;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
 * its end. The work always resumes from the ledger's checkpoints, regardless of what Spring Batch's tables contain
 * about earlier attempts.
 */
public final class MigrationJob implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MigrationJob.class);

    /** The name of the job in Spring Batch's tables. */
    static final String NAME = "login-migration";

    private final Ledger ledger;
    private final Background<AnnotationConfigApplicationContext> preparation;
    private @Nullable AnnotationConfigApplicationContext batch;

    private MigrationJob(Ledger ledger) {
        this.ledger = ledger;
        this.preparation = Background.start("batch", () -> setUp(ledger));
    }

    /**
     * Starts to set up Spring Batch on the ledger's database, on a thread of its own. If that fails, the run reports
     * the failure.
     */
    public static MigrationJob over(Ledger ledger) {
        return new MigrationJob(ledger);
    }

    /**
     * Works until the run is published, has stopped or has failed.
     *
     * @return what made it fail; null: it did not fail
     */
    public @Nullable Throwable run(AttemptContext attempt) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.setParent(batch());
            context.registerBean(AttemptContext.class, () -> attempt);
            context.register(MigrationConfiguration.class);
            context.refresh();
            return run(attempt, context);
        } catch (BeansException e) {
            // Spring Batch asks the ledger's database for its product name, so this fails if the database is
            // unreachable.
            return e.getMostSpecificCause();
        }
    }

    private AnnotationConfigApplicationContext batch() {
        AnnotationConfigApplicationContext context = preparedContext();
        if (context == null) {
            // The ledger's database may have been unreachable at the first try, and available again.
            context = setUp(ledger);
            batch = context;
        }
        return context;
    }

    private @Nullable AnnotationConfigApplicationContext preparedContext() {
        if (batch == null) {
            try {
                batch = preparation.get();
            } catch (RuntimeException e) {
                log.debug("The first set-up of Spring Batch failed; the run tries again", e);
            }
        }
        return batch;
    }

    private static AnnotationConfigApplicationContext setUp(Ledger ledger) {
        AnnotationConfigApplicationContext context = BatchConfiguration.context(ledger);
        context.refresh();
        return context;
    }

    /** Waits for the end of the set-up, and closes Spring Batch. */
    @Override
    public void close() {
        preparation.close();
        AnnotationConfigApplicationContext context = preparedContext();
        if (context != null) {
            context.close();
        }
    }

    private static @Nullable Throwable run(AttemptContext attempt, AnnotationConfigApplicationContext context) {
        RunKey run = attempt.run().key();
        JobOperator operator = context.getBean(JobOperator.class);
        BatchHistory history = new BatchHistory(context.getBean(JobRepository.class), operator);
        history.makeRestartable(run);
        FirstFailure failures = context.getBean(FirstFailure.class);
        Throwable failure;
        try {
            failure = failure(operator.start(context.getBean(Job.class), parameters(run)), failures);
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
