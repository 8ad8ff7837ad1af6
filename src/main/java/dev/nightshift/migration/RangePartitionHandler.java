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
 * Works on the partitions in the order of their numbers, on as many at the same time as settings and heap allow; the rows
 * that never logged in wait for a thread that is done.
 */
final class RangePartitionHandler extends TaskExecutorPartitionHandler {

    /** A range with wide rows needs so much, or closes its chunks early. */
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
        int ranges = atTheSameTime(planned);
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("migrate-");
        threads.setConcurrencyLimit(ranges);
        setTaskExecutor(threads);
        setStep(new PartitionStep(repository, attempt, failures, planned, ranges));
        Set<StepExecution> ordered = new LinkedHashSet<>();
        partitions.stream()
                .sorted(Comparator.comparing(StepExecution::getStepName))
                .forEach(ordered::add);
        return super.doHandle(manager, ordered);
    }

    /** How many ranges are worked on at the same time; there may be more of them, from a plan that was made for more. */
    private int atTheSameTime(List<PlannedPartition> planned) {
        long ranges =
                planned.stream().filter(partition -> !partition.neverLoggedIn()).count();
        int wanted = (int) Math.max(1, Math.min(ranges, attempt.source().ranges()));
        long heap = Runtime.getRuntime().maxMemory();
        int fit = (int) Math.max(1, heap / HEAP_FOR_A_RANGE);
        if (wanted > fit) {
            attempt.counter()
                    .note("Of " + wanted + " ranges only " + fit
                            + " are read at the same time, because the heap has"
                            + " no more than " + heap / 1024 / 1024
                            + " MiB; give it more by NIGHTSHIFT_JAVA_OPTS=-Xmx1g");
        }
        return Math.min(wanted, fit);
    }
}
