package dev.nightshift.migration;

import dev.nightshift.ledger.Ledger;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/**
 * Configures Spring Batch with its repository in the ledger's database.
 *
 * <p>The isolation level is READ_COMMITTED, because the default SERIALIZABLE fails on Oracle with ORA-08177. It would
 * protect nothing here; the lease prevents two attempts at the same time.
 */
@Configuration(proxyBeanMethods = false)
@EnableBatchProcessing
@EnableJdbcJobRepository(
        dataSourceRef = "ledgerDataSource",
        transactionManagerRef = "ledgerTransactions",
        isolationLevelForCreate = Isolation.READ_COMMITTED,
        maxVarCharLength = 1000)
class BatchConfiguration {

    /** Returns a context that the caller must refresh and close. */
    static AnnotationConfigApplicationContext context(Ledger ledger) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean("ledgerDataSource", DataSource.class, ledger::dataSource);
        context.registerBean("ledgerTransactions", PlatformTransactionManager.class, ledger::transactions);
        context.register(BatchConfiguration.class);
        return context;
    }
}
