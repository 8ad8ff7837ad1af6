package dev.nightshift.migration;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Brings what a dead process left in Spring Batch's tables into a state that Spring Batch restarts from. Only for who
 * holds the run's lease: it proves that no other process is at work, which Spring Batch cannot know.
 *
 * <p>{@code JobOperator.recover} does the same for executions that look like running, but refuses UNKNOWN, and an
 * instance without execution, which a process can leave that dies between the two inserts, cannot be started at all.
 */
final class BatchHistory {

    private static final Logger log = LoggerFactory.getLogger(BatchHistory.class);

    private final JobRepository repository;

    BatchHistory(JobRepository repository) {
        this.repository = repository;
    }

    void makeRestartable(String job, JobParameters parameters) {
        JobInstance instance = repository.getJobInstance(job, parameters);
        if (instance == null) {
            return;
        }
        JobExecution last = repository.getLastJobExecution(instance);
        if (last == null) {
            repository.deleteJobInstance(instance);
            return;
        }
        for (StepExecution step : last.getStepExecutions()) {
            if (unfinished(step.getStatus())) {
                step.setStatus(BatchStatus.FAILED);
                step.setEndTime(LocalDateTime.now(ZoneOffset.UTC));
                repository.update(step);
            }
        }
        if (unfinished(last.getStatus())) {
            log.info("Recovered a dead attempt (Spring Batch job execution {}, {})", last.getId(), last.getStatus());
            last.setStatus(BatchStatus.FAILED);
            last.setEndTime(LocalDateTime.now(ZoneOffset.UTC));
            repository.update(last);
        }
    }

    private static boolean unfinished(BatchStatus status) {
        return status.isRunning() || status == BatchStatus.UNKNOWN;
    }
}
