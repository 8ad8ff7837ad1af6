package dev.nightshift.migration;

import dev.nightshift.ledger.Claim;
import dev.nightshift.ledger.Ledger;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.StepLocator;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.batch.integration.partition.StepExecutionRequestHandler;

/**
 * Executes the step of a partition that this worker has claimed, as a local run would. Without a claim it executes
 * nothing. Thread-safe.
 */
public final class PartitionWorker {

    private final JobRepository repository;

    /** Sets up Spring Batch on the ledger's database. */
    public PartitionWorker(Ledger ledger) {
        repository = SpringBatch.over(ledger).repository();
    }

    /** The number of partitions that this process can copy at the same time, at most the wanted number. */
    public static int concurrency(int wanted) {
        return Math.min(
                wanted, RangePartitionHandler.fitting(Runtime.getRuntime().maxMemory()));
    }

    /**
     * Copies the rows of a partition after its checkpoint.
     *
     * @param attempt works under the claim
     * @param ranges the number of partitions that this process copies at the same time
     * @return whether all rows are copied, or what made it fail; neither if it was told to stop
     */
    public Outcome copy(AttemptContext attempt, Claim claim, int ranges) {
        StepExecution found = repository.getStepExecution(claim.step());
        if (found == null || found.getStatus() == BatchStatus.COMPLETED) {
            // Its worker died after the last commit. A step that was removed belongs to a run that was removed.
            return new Outcome(found != null, null);
        }
        FirstFailure failures = new FirstFailure();
        StepExecutionRequestHandler handler = new StepExecutionRequestHandler();
        handler.setJobRepository(repository);
        handler.setStepLocator(new OneStep(new PartitionStep(
                KeptRunning.over(repository, attempt.ledger(), claim),
                attempt,
                failures,
                attempt.ledger().progress().partitions(claim.run()),
                ranges)));
        StepExecution step = handler.handle(new StepExecutionRequest("migrate", claim.step()));
        failures.note(step);
        return new Outcome(step.getStatus() == BatchStatus.COMPLETED, failures.get());
    }

    /**
     * How the copying of a partition ended.
     *
     * @param complete whether all its rows are copied
     * @param failure what made it fail; null if nothing did
     */
    public record Outcome(boolean complete, @Nullable Throwable failure) {}

    private record OneStep(Step step) implements StepLocator {

        @Override
        public Step getStep(String name) {
            return step;
        }
    }
}
