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
 * Works on the partitions in the order of their numbers, on as many at the same time as settings and heap allow; the rows
 * that never logged in wait for a thread that is done.
 */
final class RangePartitionHandler extends TaskExecutorPartitionHandler {

    /** A range with wide rows needs so much, or closes its chunks early. */
    private static final long HEAP_FOR_A_RANGE = 24L * 1024 * 1024;

    private final AttemptContext attempt;

    RangePartitionHandler(AttemptContext attempt, Step partition) {
        this.attempt = attempt;
        setStep(partition);
    }

    /** How many ranges are worked on at the same time; there may be more of them, from a plan that was made for more. */
    static int of(AttemptContext attempt) {
        return Math.min(wanted(attempt), byHeap());
    }

    private static int wanted(AttemptContext attempt) {
        List<PlannedPartition> partitions =
                attempt.ledger().progress().partitions(attempt.run().id());
        long ranges =
                partitions.stream().filter(planned -> !planned.neverLoggedIn()).count();
        return (int) Math.max(1, Math.min(ranges, attempt.source().ranges()));
    }

    private static int byHeap() {
        return (int) Math.max(1, Runtime.getRuntime().maxMemory() / HEAP_FOR_A_RANGE);
    }

    @Override
    protected Set<StepExecution> doHandle(StepExecution manager, Set<StepExecution> partitions) throws Exception {
        int wanted = wanted(attempt);
        if (wanted > byHeap()) {
            attempt.counter()
                    .note("Of " + wanted + " ranges only " + byHeap()
                            + " are read at the same time, because the heap has"
                            + " no more than " + Runtime.getRuntime().maxMemory() / 1024 / 1024
                            + " MiB; give it more by NIGHTSHIFT_JAVA_OPTS=-Xmx1g");
        }
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("migrate-");
        threads.setConcurrencyLimit(of(attempt));
        setTaskExecutor(threads);
        Set<StepExecution> ordered = new LinkedHashSet<>();
        partitions.stream()
                .sorted(Comparator.comparing(StepExecution::getStepName))
                .forEach(ordered::add);
        return super.doHandle(manager, ordered);
    }
}
