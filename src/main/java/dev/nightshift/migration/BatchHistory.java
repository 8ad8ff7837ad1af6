package dev.nightshift.migration;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.work.NightshiftException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.launch.JobExecutionAlreadyRunningException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Keeps Spring Batch's tables such that every run can be restarted, abandoned or deleted. Only the holder of the run's
 * lease may use it: the lease proves that no other process works on the run, which Spring Batch cannot know.
 *
 * <p>{@code JobOperator.recover} repairs executions that are marked as running, but refuses UNKNOWN ones. It does not
 * repair an instance without an execution either, which cannot be started. A process leaves such an instance if it dies
 * between the two inserts.
 */
public final class BatchHistory {

    private static final Logger log = LoggerFactory.getLogger(BatchHistory.class);

    private static final int MAX_TRIES = 5;

    private final JobRepository repository;
    private final JobOperator operator;

    BatchHistory(SpringBatch batch) {
        this.repository = batch.repository();
        this.operator = batch.operator();
    }

    /** Returns the history that the ledger's database contains. */
    public static BatchHistory of(Ledger ledger) {
        return new BatchHistory(SpringBatch.over(ledger));
    }

    /** Changes what a dead process left behind into a state that Spring Batch can restart. */
    public void makeRestartable(RunKey run) {
        JobInstance instance = instance(run);
        if (instance == null) {
            return;
        }
        JobExecution last = repository.getLastJobExecution(instance);
        if (last == null) {
            repository.deleteJobInstance(instance);
            return;
        }
        end(last.getId());
    }

    /**
     * Gives an execution that nobody works on a final state. A process that was paused may do so too when it wakes, for
     * its own execution.
     */
    void end(long execution) {
        for (int tries = 1; ; tries++) {
            try {
                JobExecution last = repository.getJobExecution(execution);
                if (last != null) {
                    end(last);
                }
                return;
            } catch (OptimisticLockingFailureException e) {
                // A process that was taken for dead has just changed the execution.
                if (tries == MAX_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void end(JobExecution last) {
        for (StepExecution step : last.getStepExecutions()) {
            if (unfinished(step.getStatus())) {
                step.setStatus(BatchStatus.FAILED);
                step.setEndTime(LocalDateTime.now(ZoneOffset.UTC));
                repository.update(step);
            }
        }
        if (unfinished(last.getStatus())) {
            log.debug("Ending Spring Batch's job execution {}, which was left {}", last.getId(), last.getStatus());
            last.setStatus(BatchStatus.FAILED);
            last.setEndTime(LocalDateTime.now(ZoneOffset.UTC));
            repository.update(last);
        }
    }

    /** Prevents Spring Batch from starting the run again. */
    public void abandon(RunKey run) {
        makeRestartable(run);
        JobInstance instance = instance(run);
        JobExecution last = instance == null ? null : repository.getLastJobExecution(instance);
        if (last == null || last.getStatus() == BatchStatus.ABANDONED) {
            return;
        }
        try {
            operator.abandon(last);
        } catch (JobExecutionAlreadyRunningException e) {
            throw NightshiftException.failed(
                    "Spring Batch's job execution " + last.getId() + " is marked as running, although no process "
                            + "holds the " + run,
                    e);
        }
    }

    /** Removes everything that Spring Batch's tables contain about the run. */
    public void delete(RunKey run) {
        JobInstance instance = instance(run);
        if (instance != null) {
            repository.deleteJobInstance(instance);
        }
    }

    private @Nullable JobInstance instance(RunKey run) {
        return repository.getJobInstance(MigrationJob.NAME, MigrationJob.parameters(run));
    }

    private static boolean unfinished(BatchStatus status) {
        return status.isRunning() || status == BatchStatus.UNKNOWN;
    }
}
