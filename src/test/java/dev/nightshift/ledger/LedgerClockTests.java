package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

@ParameterizedClass
@EnumSource
final class LedgerClockTests {

    private final TestDatabase database;

    LedgerClockTests(TestDatabase database) {
        this.database = database;
    }

    @Test
    void theLedgersTimeIsUtcRegardlessOfTheSessionsZone() throws Exception {
        onOneConnection((clock, connection) -> {
            for (String zone : new String[] {"Asia/Kolkata", "America/New_York", "UTC"}) {
                JdbcClient.create(connection)
                        .sql("SET TIME ZONE '" + zone + "'")
                        .update();
                Instant now = clock.now();
                assertThat(Duration.between(now, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
            }
        });
    }

    @Test
    void theLedgersTimeAdvancesWithinATransaction() throws Exception {
        onOneConnection((clock, connection) -> {
            try (Connection open = connection.getConnection()) {
                open.setAutoCommit(false);
                Instant first = clock.now();
                Awaitility.await().until(() -> clock.now().isAfter(first));
                open.rollback();
            }
        });
    }

    private void onOneConnection(Check check) throws Exception {
        try (Connection connection = database.ledger().dataSource.getConnection()) {
            SingleConnectionDataSource single = new SingleConnectionDataSource(connection, true);
            RunStore runs =
                    new RunStore(single, database.database(), LedgerClock.of(database.database()), new LedgerJson());
            check.with(runs, single);
            JdbcClient.create(single).sql("SET TIME ZONE 'UTC'").update();
        }
    }

    @FunctionalInterface
    private interface Check {
        void with(RunStore clock, SingleConnectionDataSource connection) throws SQLException;
    }
}
