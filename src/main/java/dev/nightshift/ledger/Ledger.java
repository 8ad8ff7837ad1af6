package dev.nightshift.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.database.Access;
import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.database.UnpooledDataSource;
import dev.nightshift.ledger.embedded.EmbeddedLedger;
import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The open ledger: its stores share one pool of connections and one transaction manager, which Spring Batch uses too,
 * so that a chunk's commit is one commit.
 *
 * <p>Thread-safe. {@link #close()} closes the pool and, where this process holds the embedded ledger, gives it back.
 */
public final class Ledger implements AutoCloseable {

    private static final int CONNECTIONS = 8;

    /** Its statements are short, but one may wait for the lock of another process. */
    private static final Access.Limits PATIENT = new Access.Limits(Duration.ofSeconds(20), Duration.ofMinutes(5));

    /** An attempt that has lost its ledger asks it several times before it ends, and waits so long each time. */
    private static final Duration WAITING = Duration.ofSeconds(10);

    /** A tenth of a second each. */
    private static final int PATIENCE = 100;

    private static final int CONNECTING_TRIES = 10;

    private final HikariDataSource pool;
    private final @Nullable EmbeddedLedger embedded;
    private final DataSource dataSource;
    private final DataSourceTransactionManager transactions;
    private final RunStore runs;
    private final LeaseStore leases;
    private final ProgressStore progress;
    private final RunRows list;

    private Ledger(
            HikariDataSource pool, @Nullable EmbeddedLedger embedded, LedgerDatabase database, DataSource connections) {
        this.pool = pool;
        this.embedded = embedded;
        // Lazily: a chunk's transaction takes no connection while rows are read and the part is uploaded.
        this.dataSource = new LazyConnectionDataSourceProxy(connections);
        // Not JdbcTransactionManager: it reports a commit whose outcome is unknown as rolled back.
        this.transactions = new DataSourceTransactionManager(dataSource);
        TransactionTemplate template = new TransactionTemplate(transactions);
        LedgerClock clock = LedgerClock.of(database);
        LedgerJson json = new LedgerJson();
        this.runs = new RunStore(dataSource, database, clock, json);
        this.leases = new LeaseStore(dataSource, template, clock);
        this.progress = new ProgressStore(dataSource, clock, json);
        this.list = new RunRows(dataSource, leases, clock);
    }

    /**
     * Opens the ledger that the settings name.
     *
     * @param folder where the embedded one lies
     * @throws NightshiftException if it cannot be reached, or its tables are missing or of another version
     */
    public static Ledger open(LedgerProperties settings, Path folder) {
        return open(settings, folder, UnaryOperator.identity());
    }

    /**
     * Opens the ledger, seen through a decorator.
     *
     * @param decorator around the pool; what it returns is not closed
     */
    public static Ledger open(LedgerProperties settings, Path folder, UnaryOperator<DataSource> decorator) {
        if (settings.url() != null) {
            return open(settings.url(), settings.username(), settings.password(), null, decorator);
        }
        for (int tries = 1; ; tries++) {
            EmbeddedLedger embedded = EmbeddedLedger.open(folder, PATIENCE);
            try {
                return open(embedded.url(), "nightshift", "", embedded, decorator);
            } catch (NightshiftException e) {
                embedded.close();
                // The process that shared it may just have ended: then its lock is free, or will be in a moment.
                if (embedded.holder() || tries == CONNECTING_TRIES) {
                    throw e;
                }
                EmbeddedLedger.pause(folder);
            }
        }
    }

    private static Ledger open(
            String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable EmbeddedLedger embedded,
            UnaryOperator<DataSource> decorator) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(1);
        config.setConnectionTimeout(WAITING.toMillis());
        HikariDataSource pool = null;
        try {
            config.setDataSource(new UnpooledDataSource(Access.to(url, username, password, PATIENT)));
            LedgerDatabase database = LedgerDatabase.of(url);
            config.setConnectionInitSql(database.sessionSql());
            pool = new HikariDataSource(config);
            LedgerSchema.require(pool, database, embedded != null && embedded.holder());
            return new Ledger(pool, embedded, database, decorator.apply(pool));
        } catch (NightshiftException e) {
            closeQuietly(pool, e);
            throw e;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(pool, e);
            throw new NightshiftException(
                    SqlErrorKind.of(e) == SqlErrorKind.TRANSIENT ? Reason.FAILED : Reason.REFUSED,
                    "The " + (embedded == null ? "ledger at nightshift.ledger.url" : "embedded ledger")
                            + " cannot be used: " + Causes.root(e).getMessage()
                            + (embedded == null ? "; check nightshift.ledger.url, username and password" : ""),
                    e);
        }
    }

    /**
     * What the ledger's user must be granted before its tables can be made or used; looks, and changes nothing.
     *
     * @return ready SQL for an administrator; empty: nothing is missing, or the ledger is the embedded one
     */
    public static Optional<String> missingGrants(LedgerProperties settings) throws SQLException {
        String url = settings.url();
        if (url == null) {
            return Optional.empty();
        }
        LedgerDatabase database = LedgerDatabase.of(url);
        String query = database.grantsQuery();
        if (query == null) {
            return Optional.empty();
        }
        Access access = Access.to(url, settings.username(), settings.password(), PATIENT);
        try (Connection connection = new UnpooledDataSource(access).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return database.missingGrants(row);
        }
    }

    private static void closeQuietly(@Nullable HikariDataSource pool, Exception first) {
        if (pool != null) {
            try {
                pool.close();
            } catch (RuntimeException e) {
                first.addSuppressed(e);
            }
        }
    }

    /** Shared with Spring Batch's job repository. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** Shared with Spring Batch's steps. */
    public DataSourceTransactionManager transactions() {
        return transactions;
    }

    /** Runs and their plans. */
    public RunStore runs() {
        return runs;
    }

    /** Leases and attempts. */
    public LeaseStore leases() {
        return leases;
    }

    /** The operator's list of runs. */
    public RunRows list() {
        return list;
    }

    /** Partitions, checkpoints and parts. */
    public ProgressStore progress() {
        return progress;
    }

    /**
     * Does work on the ledger in a transaction of its own that proves the lease last.
     *
     * @throws LeaseLostException if the lease is no longer ours; then nothing was done
     */
    public void fenced(Lease lease, Runnable work) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        transaction.executeWithoutResult(status -> {
            work.run();
            lease.requireHeld();
        });
    }

    /**
     * Removes a run and all that belongs to it.
     *
     * @param more work to do in the same transaction, once nobody else can take the run
     * @throws LeaseHeldException if a process works on it
     */
    public void remove(long run, Owner self, LeaseProperties lease, Runnable more) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            leases.take(run, self, lease.duration());
            more.run();
            progress.remove(run);
            leases.remove(run);
            runs.remove(run);
        });
    }

    /**
     * Whether this process may work through this ledger for long: false where it is only connected to the embedded
     * ledger of another process, whose end would cut it off.
     */
    public boolean canWork() {
        return embedded == null || embedded.holder();
    }

    /** Whether another process waits for the embedded ledger, or ends the sharing of the one connected to. */
    boolean toBeGivenBack() {
        return embedded != null && embedded.toBeGivenBack();
    }

    /** Lets other processes look into the embedded ledger from now on, while this one works; elsewhere they can anyway. */
    public void share() {
        if (embedded != null) {
            embedded.share();
        }
    }

    @Override
    public void close() {
        if (embedded == null) {
            pool.close();
            return;
        }
        try {
            embedded.withdraw(pool);
            pool.close();
        } finally {
            embedded.close();
        }
    }
}
