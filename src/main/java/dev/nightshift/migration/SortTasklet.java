package dev.nightshift.migration;

import dev.nightshift.file.FileSource;
import dev.nightshift.file.RecordSort;
import dev.nightshift.file.SortProgress;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PlannedPartition;
import java.util.List;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Sorts the records of a file on local disk, chunk by chunk, each safe on disk before the next, and stores how many there
 * are and in which partitions they are read. In every attempt: where the work folder has it all, that takes no time, and where it was lost, it is made again.
 */
final class SortTasklet implements Tasklet {

    private final AttemptContext attempt;
    private final FileSource intake;

    SortTasklet(AttemptContext attempt, FileSource intake) {
        this.attempt = attempt;
        this.intake = intake;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context)
            throws JobInterruptedException, InterruptedException {
        long run = attempt.run().id();
        try (RecordSort sort = intake.sort()) {
            RecordSort.Step step = RecordSort.Step.MORE;
            SortProgress said = null;
            while (step == RecordSort.Step.MORE) {
                requireGoingOn();
                step = sort.sortNext(() -> attempt.interruption() == null);
                SortProgress now = sort.progress();
                // Sorted runs that are merged with others make no news.
                if (!now.equals(said)) {
                    attempt.counter().sorted(now);
                    said = now;
                }
            }
            requireGoingOn();
            if (step != RecordSort.Step.DONE) {
                throw new IllegalStateException("The sorting of run " + run + " ended with " + step);
            }
            store(run, sort.progress());
        }
        return RepeatStatus.FINISHED;
    }

    /** The partitions stay those of the attempt that sorted it all first: the same file gives the same sorted records. */
    private void store(long run, SortProgress found) {
        Ledger ledger = attempt.ledger();
        List<PlannedPartition> partitions =
                ledger.progress().partitions(run).isEmpty() ? new Ranges(attempt).plan(found.records()) : List.of();
        ledger.fenced(attempt.lease(), () -> {
            ledger.runs().setSourceRows(run, found.records() + found.rejected());
            partitions.forEach(partition -> ledger.progress().add(run, partition));
        });
    }

    private void requireGoingOn() throws JobInterruptedException {
        String reason = attempt.interruption();
        if (reason != null) {
            throw new JobInterruptedException(reason);
        }
    }
}
