package dev.nightshift.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;

final class SpringBatchTests {

    /** So that no failure of the database can end an attempt there. */
    @Test
    void settingItUpAsksTheDatabaseNothing(@TempDir Path folder) {
        AtomicInteger connections = new AtomicInteger();
        try (Ledger ledger = Ledger.open(
                new LedgerProperties(null, null, null), folder, pool -> new CountedDataSource(pool, connections))) {
            connections.set(0);

            SpringBatch.over(ledger);

            assertThat(connections).hasValue(0);
        }
    }

    /** Counts the connections that are taken from it. */
    private static final class CountedDataSource extends DelegatingDataSource {

        private final AtomicInteger connections;

        private CountedDataSource(DataSource pool, AtomicInteger connections) {
            super(pool);
            this.connections = connections;
        }

        @Override
        public Connection getConnection() throws SQLException {
            connections.incrementAndGet();
            return super.getConnection();
        }
    }
}
