package dev.nightshift.migration;

import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.CompositeItemProcessor;

/**
 * The step of one partition: a chunk-oriented step whose reader, processors and writer are made for the partition and
 * start from its checkpoint. Thread-safe.
 */
final class PartitionStep implements Step {

    private final JobRepository repository;
    private final AttemptContext attempt;
    private final FirstFailure failures;

    PartitionStep(JobRepository repository, AttemptContext attempt, FirstFailure failures) {
        this.repository = repository;
        this.attempt = attempt;
        this.failures = failures;
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
            // What fails before the chunks begin, and outside of Spring Batch's care: as any failure, it is the
            // partition's alone until all have ended.
            execution.addFailureException(e);
            execution.setStatus(BatchStatus.FAILED);
            failures.note(execution);
        }
    }

    private PlannedPartition partition(StepExecution execution) {
        int number = PartitionName.numberIn(execution.getStepName());
        return attempt.ledger().progress().partitions(attempt.run().id()).stream()
                .filter(planned -> planned.number() == number)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("Run " + attempt.run().id() + " has no partition " + number
                                + " in the ledger, but Spring Batch has a step " + execution.getStepName()));
    }

    private Step chunkStep(PlannedPartition partition, String name) {
        ChunkShape shape = ChunkShape.of(
                attempt.plan().chunkSize(), Runtime.getRuntime().maxMemory(), RangePartitionHandler.of(attempt));
        PartitionProgress progress = PartitionProgress.load(attempt, partition.number());
        KeyRange range = new KeyRange(partition.neverLoggedIn(), partition.from(), partition.to());
        Position after = progress.position();
        BlockReader reader = new BlockReader(
                () -> new PartPipeline(
                        () -> attempt.source().rows().read(range, after, shape.block()),
                        number -> attempt.encoder(partition.number(), number),
                        progress.nextPart(),
                        shape,
                        range.toString()),
                this::interruption);
        return new StepBuilder(name, repository)
                .<Block, Block>chunk(shape.blocks())
                .transactionManager(attempt.ledger().transactions())
                .reader(reader)
                .processor(new CompositeItemProcessor<>(
                        new LatestLoginsProcessor(progress.findings().latest()),
                        new ClosestPairProcessor(progress.findings().closestPair()),
                        new StatisticsProcessor(progress.findings())))
                .writer(new PartFileWriter(attempt, progress, reader))
                .listener(new FailureListener(failures))
                .build();
    }

    /** What has failed will fail the attempt: the others keep what they have committed and do not go on for nothing. */
    private @Nullable String interruption() {
        return failures.get() == null ? attempt.interruption() : "Another partition failed";
    }
}
