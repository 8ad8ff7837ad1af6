package dev.nightshift.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.database.Access;
import dev.nightshift.database.DriverText;
import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.database.UnpooledDataSource;
import dev.nightshift.database.Unreachable;
import dev.nightshift.ledger.embedded.EmbeddedLedger;
import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Secret;
import dev.nightshift.work.StopSignal;
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
 * An open ledger. Its stores and Spring Batch share one connection pool and one transaction manager, so that a chunk is
 * committed in one transaction.
 *
 * <p>Thread-safe. {@link #close()} closes the pool and releases the embedded ledger if this process holds it.
 */
public final class Ledger implements AutoCloseable {

    /** The greatest number of sessions that one process has in the database of the ledger. */
    public static final int CONNECTIONS = 8;

    /** Time limits of a connection. Statements are short, but may wait for a lock of another session. */
    private static final Access.Limits LIMITS = new Access.Limits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(LedgerDatabase.LOCK_SECONDS).multipliedBy(2));

    /**
     * Time limit for getting a connection, and the time for which calls fail at once after one that failed when the
     * ledger had been gone for too long.
     */
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Number of tries to open the embedded ledger, a tenth of a second apart: on a busy host the process that holds it
     * may need that long to create the tables, before it shares them.
     */
    private static final int OPEN_TRIES = 300;

    private static final int CONNECT_TRIES = 10;

    private final HikariDataSource pool;
    private final @Nullable EmbeddedLedger embedded;
    private final PatientDataSource patient;
    private final DataSource dataSource;
    private final DataSourceTransactionManager transactions;
    private final RunStore runs;
    private final LeaseStore leases;
    private final ProgressStore progress;
    private final RunRows list;
    private final String product;
    private final ClaimStore claims;
    private final WorkerStore workers;

    private Ledger(
            HikariDataSource pool,
            @Nullable EmbeddedLedger embedded,
            LedgerDatabase database,
            UnaryOperator<DataSource> decorator) {
        this.pool = pool;
        this.embedded = embedded;
        this.patient = new PatientDataSource(database.shared(pool), CONNECTION_TIMEOUT, System::nanoTime);
        // With lazy connections a chunk's transaction has no connection while rows are read and the part is uploaded.
        this.dataSource = new LazyConnectionDataSourceProxy(decorator.apply(patient));
        // JdbcTransactionManager would report a commit whose outcome is unknown as rolled back.
        this.transactions = new DataSourceTransactionManager(dataSource);
        TransactionTemplate template = new TransactionTemplate(transactions);
        LedgerClock clock = LedgerClock.of(database);
        LedgerJson json = new LedgerJson();
        this.runs = new RunStore(dataSource, database, clock, json);
        this.leases = new LeaseStore(dataSource, template, clock);
        this.progress = new ProgressStore(dataSource, clock, json);
        this.list = new RunRows(dataSource, leases, clock);
        this.product = database.folder();
        this.claims = new ClaimStore(dataSource, template, clock);
        this.workers = new WorkerStore(dataSource, clock);
    }

    /**
     * Opens the ledger that the settings describe.
     *
     * @param folder folder of the embedded ledger
     * @throws NightshiftException if the ledger cannot be reached, or its tables are missing or have another version
     */
    public static Ledger open(LedgerProperties settings, Path folder) {
        return open(settings, folder, UnaryOperator.identity());
    }

    /**
     * Opens the ledger with a decorated pool.
     *
     * @param decorator wraps the pool; its result is not closed
     */
    public static Ledger open(LedgerProperties settings, Path folder, UnaryOperator<DataSource> decorator) {
        if (settings.url() != null) {
            return open(settings.url(), settings.username(), settings.password(), null, decorator);
        }
        for (int tries = 1; ; tries++) {
            EmbeddedLedger embedded = EmbeddedLedger.open(folder, OPEN_TRIES);
            try {
                return open(embedded.url(), "nightshift", Secret.of(""), embedded, decorator);
            } catch (NightshiftException e) {
                embedded.close();
                Optional<NightshiftException> unanswered = embedded.unanswered(e);
                if (unanswered.isPresent()) {
                    throw unanswered.get();
                }
                // The process that shared the ledger may just have ended. Its lock is then free now or soon.
                if (embedded.holder() || tries == CONNECT_TRIES) {
                    throw e;
                }
                EmbeddedLedger.pause(folder);
            }
        }
    }

    private static Ledger open(
            String url,
            @Nullable String username,
            @Nullable Secret password,
            @Nullable EmbeddedLedger embedded,
            UnaryOperator<DataSource> decorator) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        HikariDataSource pool = null;
        try {
            config.setDataSource(new UnpooledDataSource(Access.to(url, username, password, LIMITS)));
            LedgerDatabase database = LedgerDatabase.of(url);
            config.setConnectionInitSql(database.sessionSql());
            pool = new HikariDataSource(config);
            LedgerSchema.require(pool, database, embedded != null && embedded.holder());
            return new Ledger(pool, embedded, database, decorator);
        } catch (NightshiftException e) {
            closeQuietly(pool, e);
            throw e;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(pool, e);
            throw new NightshiftException(
                    SqlErrorKind.of(e) == SqlErrorKind.TRANSIENT ? Reason.FAILED : Reason.REFUSED,
                    "The " + (embedded == null ? "ledger at nightshift.ledger.url" : "embedded ledger")
                            + " cannot be used: " + text(e)
                            + (embedded == null ? "; check nightshift.ledger.url, username and password" : ""),
                    e);
        }
    }

    /**
     * The privileges that the ledger's user lacks for creating or using the tables. The check changes nothing.
     *
     * @return SQL for an administrator to run; empty if nothing is missing or the ledger is embedded
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
        Access access = Access.to(url, settings.username(), settings.password(), LIMITS);
        try (Connection connection = new UnpooledDataSource(access).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return database.missingGrants(row);
        }
    }

    private static String text(Exception failure) {
        return Unreachable.is(failure) || DriverText.needsAdvice(failure)
                ? DriverText.of(Causes.first(failure, SQLException.class).orElseThrow())
                : Causes.firstLine(Causes.root(failure));
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

    /** The data source, which Spring Batch's job repository shares. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** The transaction manager, which Spring Batch's steps share. */
    public DataSourceTransactionManager transactions() {
        return transactions;
    }

    /** The store of runs and their plans. */
    public RunStore runs() {
        return runs;
    }

    /** The store of leases and attempts. */
    public LeaseStore leases() {
        return leases;
    }

    /** The store of the claims of partitions that workers copy. */
    public ClaimStore claims() {
        return claims;
    }

    /** The registry of workers. */
    public WorkerStore workers() {
        return workers;
    }

    /** The operator's list of runs. */
    public RunRows list() {
        return list;
    }

    /** The store of partitions, checkpoints and parts. */
    public ProgressStore progress() {
        return progress;
    }

    /**
     * Performs work on the ledger in a separate transaction, which last requires the lease.
     *
     * @throws LeaseLostException if the lease was lost; the work is then rolled back
     */
    public void fenced(Fence lease, Runnable work) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        transaction.executeWithoutResult(status -> {
            work.run();
            lease.requireHeld();
        });
    }

    /**
     * Removes a run and all its rows.
     *
     * @param more work to do in the same transaction, after the run's lease is taken
     * @throws LeaseHeldException if a process is working on the run
     */
    public void remove(long run, Owner self, LeaseProperties lease, Runnable more) {
        remove(run, () -> leases.take(run, self, lease.duration()), more);
    }

    /**
     * Removes a run and all its rows.
     *
     * @param lease the run's lease, which this process holds
     * @param more work to do in the same transaction
     * @throws LeaseLostException if another process has taken the lease
     */
    public void remove(long run, Lease lease, Runnable more) {
        remove(run, lease::requireHeld, more);
    }

    private void remove(long run, Runnable own, Runnable more) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            own.run();
            more.run();
            progress.remove(run);
            leases.remove(run);
            runs.remove(run);
        });
    }

    /**
     * Removes a run at which there was no attempt.
     *
     * @throws LeaseHeldException if there was one meanwhile
     */
    public void removeUnused(long run, Owner self, LeaseProperties lease) {
        remove(run, self, lease, () -> {
            // One attempt is that of taking the lease.
            if (leases.attempts(run).size() > 1) {
                throw new LeaseHeldException(run, self, Duration.ZERO);
            }
        });
    }

    /** The name of the database product, as in its URLs. */
    public String product() {
        return product;
    }

    /**
     * Whether this process can work with this ledger for long. It is false for a connection to the embedded ledger of
     * another process, because the connection breaks when that process ends.
     */
    public boolean canWork() {
        return embedded == null || embedded.holder();
    }

    /** Whether another process is waiting for the embedded ledger, or has stopped sharing it with this process. */
    boolean releaseRequested() {
        return embedded != null && embedded.releaseRequested();
    }

    /** Lets other processes connect to the embedded ledger while this one works. Any other ledger is always shared. */
    public void share() {
        if (embedded != null) {
            embedded.share();
        }
    }

    /** From now on waits for a database that cannot be reached, until the work is to stop or its lease is lost. */
    public void waitWhileWorking(StopSignal stop, LeaseProperties lease) {
        patient.waitWhileWorking(stop, lease.outage());
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
