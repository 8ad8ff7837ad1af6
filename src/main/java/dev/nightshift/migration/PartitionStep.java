package dev.nightshift.migration;

import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.util.List;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.CompositeItemProcessor;

/**
 * Runs the step of a partition: a chunk-oriented step whose reader, processors and writer are made for the partition
 * and start from its checkpoint. Thread-safe.
 */
final class PartitionStep implements Step {

    private final JobRepository repository;
    private final AttemptContext attempt;
    private final FirstFailure failures;
    private final List<PlannedPartition> planned;
    private final ChunkShape shape;
    private final StopSignal stop;

    /** @param ranges the number of ranges that are copied at the same time */
    PartitionStep(
            JobRepository repository,
            AttemptContext attempt,
            FirstFailure failures,
            List<PlannedPartition> planned,
            int ranges) {
        this.repository = repository;
        this.attempt = attempt;
        this.failures = failures;
        this.planned = List.copyOf(planned);
        this.shape =
                ChunkShape.of(attempt.plan().chunkSize(), Runtime.getRuntime().maxMemory(), ranges);
        // If one partition fails, the attempt fails. The others stop and keep what they have committed.
        this.stop = attempt.stop().or(() -> failures.get() == null ? null : "another partition failed");
    }

    @Override
    public String getName() {
        return "migrate";
    }

    @Override
    public void execute(StepExecution execution) throws JobInterruptedException {
        try {
            chunkStep(partition(execution), execution.getStepName()).execute(execution);
        } catch (RuntimeException | Error e) {
            // This failed before the chunks started, where Spring Batch does not handle it. Like any failure, it ends
            // only this partition until all partitions have ended.
            execution.addFailureException(e);
            execution.setStatus(BatchStatus.FAILED);
            failures.note(execution);
        }
    }

    private PlannedPartition partition(StepExecution execution) {
        int number = LedgerPartitioner.numberIn(execution.getStepName());
        return planned.stream()
                .filter(partition -> partition.number() == number)
                .findFirst()
                .orElseThrow(
                        () -> NightshiftException.refused("Run " + attempt.run().id() + " has no partition " + number
                                + " in the ledger, but Spring Batch has a step " + execution.getStepName()));
    }

    private Step chunkStep(PlannedPartition partition, String name) {
        PartitionProgress progress = PartitionProgress.load(attempt, partition.number());
        KeyRange range = new KeyRange(partition.neverLoggedIn(), partition.from(), partition.to());
        Position after = progress.position();
        // One item is one part and one commit, so that Spring Batch counts chunks.
        return new StepBuilder(name, repository)
                .<EncodedChunk, EncodedChunk>chunk(1)
                .transactionManager(attempt.ledger().transactions())
                .reader(new ChunkReader(
                        () -> attempt.source().rows().read(range, after, shape.block()),
                        rows -> new ChunkEncoder(
                                rows,
                                number -> attempt.encoder(partition.number(), number),
                                progress.nextPart(),
                                shape),
                        range.toString(),
                        stop))
                .processor(new CompositeItemProcessor<>(
                        new LatestLoginsProcessor(progress.findings().latest()),
                        new ClosestPairProcessor(progress.findings().closestPair()),
                        new StatisticsProcessor(progress.findings())))
                .writer(new PartFileWriter(attempt, progress, stop))
                .listener(failures)
                .build();
    }
}
