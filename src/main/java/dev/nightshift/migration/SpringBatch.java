package dev.nightshift.migration;

import dev.nightshift.ledger.Ledger;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.infrastructure.support.DatabaseType;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.transaction.annotation.Isolation;

/**
 * Spring Batch with its tables in the ledger's database.
 *
 * <p>The isolation level is READ_COMMITTED, because the default SERIALIZABLE fails on Oracle with ORA-08177. It would
 * protect nothing here; the lease prevents two attempts at the same time.
 *
 * @param operator starts a job and waits for its end, or abandons it
 */
record SpringBatch(JobRepository repository, JobOperator operator) {

    /** Asks the database nothing. */
    static SpringBatch over(Ledger ledger) {
        try {
            JobRepository repository = repository(ledger);
            return new SpringBatch(repository, operator(repository));
        } catch (Exception e) {
            // Declared by Spring's interfaces; with the type of the database there is no reason for one.
            throw new IllegalStateException("Spring Batch cannot be set up", e);
        }
    }

    private static JobRepository repository(Ledger ledger) throws Exception {
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(ledger.dataSource());
        factory.setTransactionManager(ledger.transactions());
        // Otherwise it asks the database.
        factory.setDatabaseType(type(ledger).name());
        factory.setIsolationLevelForCreateEnum(Isolation.READ_COMMITTED);
        factory.setMaxVarCharLength(1000);
        factory.afterPropertiesSet();
        return factory.getObject();
    }

    private static DatabaseType type(Ledger ledger) {
        return switch (ledger.product()) {
            case "oracle" -> DatabaseType.ORACLE;
            case "postgresql" -> DatabaseType.POSTGRES;
            default -> DatabaseType.H2;
        };
    }

    private static JobOperator operator(JobRepository repository) throws Exception {
        TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
        operator.setJobRepository(repository);
        operator.setJobRegistry(new MapJobRegistry());
        operator.setTaskExecutor(new SyncTaskExecutor());
        operator.afterPropertiesSet();
        return operator;
    }
}
