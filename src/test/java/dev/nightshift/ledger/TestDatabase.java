package dev.nightshift.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.PostgreSqlServer;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.work.Secret;
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
    },
    /** The real driver against our own server that speaks Oracle's protocol. */
    ORACLE(LedgerDatabase.ORACLE) {
        @Override
        String createUrl(String name) {
            return OracleLedgers.SERVER.addUser(name, "secret").url();
        }

        @Override
        HikariDataSource empty(String name) {
            HikariDataSource pool = super.empty(name);
            pool.setUsername(name);
            pool.setPassword("secret");
            return pool;
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

    /** The settings of a ledger in this database. */
    static LedgerProperties settings(HikariDataSource database) {
        String password = database.getPassword();
        return new LedgerProperties(
                database.getJdbcUrl(), database.getUsername(), password == null ? null : Secret.of(password));
    }

    /** The server of all ledgers on {@link #ORACLE}. */
    static OracleServer oracleServer() {
        return OracleLedgers.SERVER;
    }

    private String newName() {
        return "ledger_" + name().toLowerCase(Locale.ROOT) + "_" + NUMBER.incrementAndGet();
    }

    /** The URL of a new database, without tables. */
    String emptyUrl() {
        return createUrl(newName());
    }

    /** A new database, without tables. */
    HikariDataSource empty() {
        return empty(newName());
    }

    HikariDataSource empty(String name) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(createUrl(name));
        return pool;
    }

    /** The ledger that the tests share. */
    TestLedger ledger() {
        return LEDGERS.computeIfAbsent(this, one -> new TestLedger(one.database, one.empty()));
    }

    /** Starts the server when the first test needs it. */
    private static final class OracleLedgers {

        private static final OracleServer SERVER = new OracleServer();
    }
}
