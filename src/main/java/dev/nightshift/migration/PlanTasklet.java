package dev.nightshift.migration;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.ledger.Window;
import dev.nightshift.source.KeyRange;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Stores, once per run, what must stay the same for all its attempts: the plan, the row count and the partitions.
 * Prepares the source for reading in every attempt.
 */
final class PlanTasklet implements Tasklet {

    private final AttemptContext attempt;

    PlanTasklet(AttemptContext attempt) {
        this.attempt = attempt;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context)
            throws JobInterruptedException, InterruptedException {
        long run = attempt.run().id();
        Ledger ledger = attempt.ledger();
        attempt.requireNotStopped();
        if (!attempt.source().rows().ready()) {
            // The plan is stored first, so that a restart knows what was being prepared.
            if (ledger.runs().plan(run).isEmpty()) {
                ledger.fenced(attempt.lease(), () -> ledger.runs().setPlan(run, attempt.plan(), null));
            }
            attempt.source().rows().prepare(attempt.stop(), attempt.counter()::sorted);
            attempt.requireNotStopped();
        }
        // The first attempt that gets here decides; later attempts keep its partitions, because the same source gives
        // the same rows. Only if its snapshot ended before any row was read, they count again at theirs.
        boolean unplanned = ledger.progress().partitions(run).isEmpty();
        if (unplanned || attempt.plansAgain()) {
            Window window = attempt.plan().window();
            CopiedRanges copied =
                    CopiedRanges.of(attempt.run(), window, attempt.source().rows());
            Long rows = attempt.source().countRows() ? count(copied) : null;
            Plan plan = window == null || copied.neverLoggedIn() || rows == null
                    ? attempt.plan()
                    : attempt.plan().with(window.counted(count(KeyRange.NEVER_LOGGED_IN)));
            List<PlannedPartition> partitions = unplanned ? new Ranges(attempt).plan(copied, rows) : List.of();
            attempt.requireNotStopped();
            ledger.fenced(attempt.lease(), () -> {
                ledger.runs().setPlan(run, plan, rows);
                partitions.forEach(partition -> ledger.progress().add(run, partition));
            });
        }
        return RepeatStatus.FINISHED;
    }

    /** Late rows are not counted, because it is not known yet which of them other nights have copied. */
    private long count(CopiedRanges copied) throws JobInterruptedException {
        if (copied.logins().equals(KeyRange.ALL_LOGINS)) {
            return counted(attempt.source().rows().count(attempt.stop()));
        }
        return count(copied.logins()) + (copied.neverLoggedIn() ? count(KeyRange.NEVER_LOGGED_IN) : 0);
    }

    private long count(KeyRange range) throws JobInterruptedException {
        return counted(attempt.source().rows().count(range, attempt.stop()));
    }

    private long counted(OptionalLong rows) throws JobInterruptedException {
        attempt.requireNotStopped();
        return rows.orElseThrow();
    }
}
