package dev.nightshift.migration;

import dev.nightshift.intake.RecordSort;
import dev.nightshift.intake.SortProgress;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Sorts the records of a file on local disk, chunk by chunk, each safe on disk before the next, and stores how many there
 * are. In every attempt: where the work folder has it all, that takes no time, and where it was lost, it is made again.
 */
final class SortTasklet implements Tasklet {

    private final Assignment assignment;
    private final FileIntake intake;

    SortTasklet(Assignment assignment, FileIntake intake) {
        this.assignment = assignment;
        this.intake = intake;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context)
            throws JobInterruptedException, InterruptedException {
        long run = assignment.run().id();
        try (RecordSort sort = intake.sort()) {
            RecordSort.Step step = RecordSort.Step.MORE;
            SortProgress said = null;
            while (step == RecordSort.Step.MORE) {
                requireGoingOn();
                step = sort.sortNext(() -> assignment.interruption() == null);
                SortProgress now = sort.progress();
                // Sorted runs that are merged with others make no news.
                if (!now.equals(said)) {
                    assignment.tally().sorted(now);
                    said = now;
                }
            }
            requireGoingOn();
            if (step != RecordSort.Step.DONE) {
                throw new IllegalStateException("The sorting of run " + run + " ended with " + step);
            }
            SortProgress found = sort.progress();
            assignment
                    .ledger()
                    .provenBy(
                            assignment.lease(),
                            () -> assignment.ledger().runs().setSourceRows(run, found.records() + found.rejected()));
        }
        return RepeatStatus.FINISHED;
    }

    private void requireGoingOn() throws JobInterruptedException {
        String reason = assignment.interruption();
        if (reason != null) {
            throw new JobInterruptedException(reason);
        }
    }
}
