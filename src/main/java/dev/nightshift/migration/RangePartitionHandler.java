package dev.nightshift.migration;

import dev.nightshift.ledger.PlannedPartition;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Copies the partitions in the order of their numbers, as many at the same time as settings and heap allow. The
 * partition of the rows without a login is last and waits for a free thread.
 */
final class RangePartitionHandler extends TaskExecutorPartitionHandler {

    /** The memory that a range with wide rows needs; with less, it ends its chunks early. */
    private static final long HEAP_FOR_A_RANGE = 24L * 1024 * 1024;

    private final JobRepository repository;
    private final AttemptContext attempt;
    private final FirstFailure failures;

    RangePartitionHandler(JobRepository repository, AttemptContext attempt, FirstFailure failures) {
        this.repository = repository;
        this.attempt = attempt;
        this.failures = failures;
    }

    @Override
    protected Set<StepExecution> doHandle(StepExecution manager, Set<StepExecution> partitions) throws Exception {
        List<PlannedPartition> planned =
                attempt.ledger().progress().partitions(attempt.run().id());
        int ranges = concurrentRanges(planned);
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("migrate-");
        threads.setConcurrencyLimit(ranges);
        setTaskExecutor(threads);
        setStep(new PartitionStep(repository, attempt, failures, planned, ranges));
        Set<StepExecution> ordered = new LinkedHashSet<>();
        partitions.stream()
                .sorted(Comparator.comparingInt(step -> LedgerPartitioner.numberIn(step.getStepName())))
                .forEach(ordered::add);
        return super.doHandle(manager, ordered);
    }

    /** The number of ranges for which a heap is large enough. */
    static int fitting(long heap) {
        return (int) Math.max(1, heap / HEAP_FOR_A_RANGE);
    }

    /**
     * Returns the number of ranges that are copied at the same time. The plan may have more ranges, if it was made for
     * more.
     */
    private int concurrentRanges(List<PlannedPartition> planned) {
        long ranges =
                planned.stream().filter(partition -> !partition.neverLoggedIn()).count();
        int wanted = (int) Math.max(1, Math.min(ranges, attempt.source().ranges()));
        long heap = Runtime.getRuntime().maxMemory();
        int fit = fitting(heap);
        if (wanted > fit) {
            attempt.counter()
                    .note("Only " + fit + " of " + wanted
                            + " ranges are read at the same time, because the heap has only "
                            + heap / 1024 / 1024 + " MiB; to enlarge it, set NIGHTSHIFT_JAVA_OPTS=-Xmx1g");
        }
        return Math.min(wanted, fit);
    }
}
