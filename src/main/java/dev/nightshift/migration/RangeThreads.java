package dev.nightshift.migration;

import dev.nightshift.ledger.PlannedPartition;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Works on as many partitions at the same time as the plan has ranges of logins, in the order of their numbers; the rows
 * that never logged in wait for a thread that is done.
 */
final class RangeThreads extends TaskExecutorPartitionHandler {

    private final Assignment assignment;

    RangeThreads(Assignment assignment, Step partition) {
        this.assignment = assignment;
        setStep(partition);
    }

    /** How many partitions work at the same time. */
    static int of(List<PlannedPartition> partitions) {
        long ranges =
                partitions.stream().filter(planned -> !planned.neverLoggedIn()).count();
        return (int) Math.max(1, ranges);
    }

    @Override
    protected Set<StepExecution> doHandle(StepExecution manager, Set<StepExecution> partitions) throws Exception {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("migrate-");
        threads.setConcurrencyLimit(
                of(assignment.ledger().progress().partitions(assignment.run().id())));
        setTaskExecutor(threads);
        Set<StepExecution> ordered = new LinkedHashSet<>();
        partitions.stream()
                .sorted(Comparator.comparing(StepExecution::getStepName))
                .forEach(ordered::add);
        return super.doHandle(manager, ordered);
    }
}
