package dev.nightshift.migration;

import java.util.List;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.builder.TaskletStepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.integration.partition.RemotePartitioningManagerStepBuilder;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.RollbackRuleAttribute;
import org.springframework.transaction.interceptor.RuleBasedTransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttribute;

/** Builds the job of one attempt: plan, then migrate by partitions, then publish. */
final class MigrationSteps {

    /**
     * Rolls back on every exception, because Spring Batch would repeat a tasklet that throws a checked exception which
     * does not roll back.
     */
    private static final TransactionAttribute NO_TRANSACTION = new RuleBasedTransactionAttribute(
            TransactionDefinition.PROPAGATION_NOT_SUPPORTED, List.of(new RollbackRuleAttribute(Throwable.class)));

    private final JobRepository repository;
    private final AttemptContext attempt;
    private final FirstFailure failures;

    MigrationSteps(JobRepository repository, AttemptContext attempt, FirstFailure failures) {
        this.repository = repository;
        this.attempt = attempt;
        this.failures = failures;
    }

    Job job() {
        return new JobBuilder(MigrationJob.NAME, repository)
                .listener(failures)
                // The prepared source may be on the disk of one host only, so every attempt prepares it if needed.
                .start(tasklet("plan", new PlanTasklet(attempt))
                        .allowStartIfComplete(true)
                        .build())
                .next(migrate())
                .next(tasklet("publish", new PublishTasklet(attempt)).build())
                .build();
    }

    /**
     * Builds a tasklet without a transaction around it, because counting rows and putting documents must not keep one
     * open.
     */
    private TaskletStepBuilder tasklet(String name, Tasklet tasklet) {
        return new StepBuilder(name, repository)
                .tasklet(tasklet, attempt.ledger().transactions())
                .transactionAttribute(NO_TRANSACTION)
                .listener(failures);
    }

    private Step migrate() {
        Sharing sharing = attempt.sharing();
        if (sharing != null) {
            WorkerWatch watch = new WorkerWatch(repository, attempt, sharing, failures);
            return new RemotePartitioningManagerStepBuilder("migrate", repository)
                    .allowStartIfComplete(attempt.plansAgain())
                    .partitioner("migrate", new LedgerPartitioner(attempt))
                    .outputChannel(new OfferChannel(repository, attempt, sharing, watch))
                    // Without a channel for replies, the manager polls the repository.
                    .pollInterval(sharing.poll().toMillis())
                    .listener((StepExecutionListener) watch)
                    .build();
        }
        return new StepBuilder("migrate", repository)
                // A range that was empty at one snapshot may have rows at the next.
                .allowStartIfComplete(attempt.plansAgain())
                .partitioner("migrate", new LedgerPartitioner(attempt))
                .partitionHandler(new RangePartitionHandler(repository, attempt, failures))
                .build();
    }
}
