package dev.nightshift.migration;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PlannedPartition;
import java.util.OptionalLong;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/** Stores, once per run, what must stay fixed for all its attempts: the plan, the row count, the partitions. */
final class PlanTasklet implements Tasklet {

    private final Assignment assignment;

    PlanTasklet(Assignment assignment) {
        this.assignment = assignment;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws JobInterruptedException {
        long run = assignment.run().id();
        Ledger ledger = assignment.ledger();
        if (ledger.runs().plan(run).isPresent()) {
            return RepeatStatus.FINISHED;
        }
        requireGoingOn();
        Long rows = assignment.countRows() ? count() : null;
        ledger.provenBy(assignment.lease(), () -> {
            ledger.runs().setPlan(run, assignment.plan(), rows);
            ledger.progress().add(run, new PlannedPartition(0, false, null, null));
            ledger.progress().add(run, new PlannedPartition(1, true, null, null));
        });
        return RepeatStatus.FINISHED;
    }

    private long count() throws JobInterruptedException {
        OptionalLong rows = assignment.rows().count(() -> assignment.interruption() == null);
        requireGoingOn();
        return rows.orElseThrow();
    }

    private void requireGoingOn() throws JobInterruptedException {
        String reason = assignment.interruption();
        if (reason != null) {
            throw new JobInterruptedException(reason);
        }
    }
}
