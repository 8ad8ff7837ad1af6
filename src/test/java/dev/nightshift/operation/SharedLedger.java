package dev.nightshift.operation;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.PostgreSqlServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Creates ledgers on PostgreSQL, each a database with tables made by the scripts that an administrator runs. */
public final class SharedLedger {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private SharedLedger() {}

    /** Returns the URL of a new ledger. */
    public static String create() {
        String url = PostgreSqlServer.createDatabase("shared_ledger_" + NUMBER.incrementAndGet());
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(url);
            new ResourceDatabasePopulator(
                            new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql"),
                            new ClassPathResource("sql/postgresql/ledger.sql"))
                    .execute(pool);
        }
        return url;
    }
}
