package dev.nightshift.migration;

import java.util.List;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.builder.TaskletStepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.RollbackRuleAttribute;
import org.springframework.transaction.interceptor.RuleBasedTransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttribute;

/** The job: plan, then sort what comes from a file, then migrate by partitions, then publish. */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

    /** Of every exception, because Spring Batch repeats a tasklet whose checked exception is no reason to roll back. */
    private static final TransactionAttribute NO_TRANSACTION = new RuleBasedTransactionAttribute(
            TransactionDefinition.PROPAGATION_NOT_SUPPORTED, List.of(new RollbackRuleAttribute(Throwable.class)));

    @Bean
    FirstFailure firstFailure() {
        return new FirstFailure();
    }

    @Bean
    Job loginMigration(JobRepository repository, Assignment assignment, FirstFailure failures) {
        SimpleJobBuilder job = new JobBuilder(MigrationJob.NAME, repository)
                .start(tasklet("plan", repository, assignment, failures, new PlanTasklet(assignment))
                        .build());
        FileIntake intake = assignment.intake();
        if (intake != null) {
            // What it left lies on the disk of one host: every attempt makes sure of it.
            job = job.next(tasklet("sort", repository, assignment, failures, new SortTasklet(assignment, intake))
                    .allowStartIfComplete(true)
                    .build());
        }
        return job.next(migrate(repository, assignment, failures))
                .next(tasklet("publish", repository, assignment, failures, new PublishTasklet(assignment))
                        .build())
                .build();
    }

    /** Without a transaction around it: counting rows and putting documents must not keep one open. */
    private static TaskletStepBuilder tasklet(
            String name, JobRepository repository, Assignment assignment, FirstFailure failures, Tasklet tasklet) {
        return new StepBuilder(name, repository)
                .tasklet(tasklet, assignment.ledger().transactions())
                .transactionAttribute(NO_TRANSACTION)
                .listener(new FailureListener(failures));
    }

    private static Step migrate(JobRepository repository, Assignment assignment, FirstFailure failures) {
        return new StepBuilder("migrate", repository)
                .partitioner("migrate", new LedgerPartitioner(assignment))
                .partitionHandler(new RangeThreads(assignment, new PartitionStep(repository, assignment, failures)))
                .build();
    }
}
