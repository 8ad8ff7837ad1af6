package dev.nightshift.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.PostgreSqlServer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The databases against which the contract of the ledger is tested. All tests share one of each, and use runs of their
 * own.
 */
enum TestDatabase {
    H2(LedgerDatabase.H2) {
        @Override
        String createUrl(String name) {
            return "jdbc:h2:mem:" + name + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
        }
    },
    POSTGRESQL(LedgerDatabase.POSTGRESQL) {
        @Override
        String createUrl(String name) {
            return PostgreSqlServer.createDatabase(name);
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Map<TestDatabase, TestLedger> LEDGERS = new ConcurrentHashMap<>();

    private final LedgerDatabase database;

    TestDatabase(LedgerDatabase database) {
        this.database = database;
    }

    abstract String createUrl(String name);

    LedgerDatabase database() {
        return database;
    }

    /** The URL of a new database, without tables. */
    String emptyUrl() {
        return createUrl("ledger_" + name().toLowerCase(Locale.ROOT) + "_" + NUMBER.incrementAndGet());
    }

    /** A new database, without tables. */
    HikariDataSource empty() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(emptyUrl());
        return pool;
    }

    /** The ledger that the tests share. */
    TestLedger ledger() {
        return LEDGERS.computeIfAbsent(this, one -> new TestLedger(one.database, one.empty()));
    }
}
