package dev.nightshift.ledger;

import dev.nightshift.database.DriverText;
import dev.nightshift.work.Causes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Translates the failures of the ledger's statements. If another session did not release a lock, the message names that
 * session and the statement that ends it. If a pool loses prepared statements, the message says what to do.
 * Thread-safe.
 */
final class LedgerFailures implements SQLExceptionTranslator {

    private final DataSource dataSource;
    private final LedgerDatabase database;
    private final SQLExceptionTranslator others;

    /** @param others translates all other failures */
    LedgerFailures(DataSource dataSource, LedgerDatabase database, SQLExceptionTranslator others) {
        this.dataSource = dataSource;
        this.database = database;
        this.others = others;
    }

    @Override
    public @Nullable DataAccessException translate(String task, @Nullable String sql, SQLException failure) {
        String query = database.lockHolderQuery();
        if (DriverText.needsAdvice(failure)) {
            NonTransientDataAccessResourceException pooled =
                    new NonTransientDataAccessResourceException(DriverText.of(failure));
            pooled.addSuppressed(failure);
            return pooled;
        }
        if (query == null || !database.lockTimedOut(failure)) {
            return others.translate(task, sql, failure);
        }
        // The driver's message is not the cause, because it would replace this one.
        CannotAcquireLockException locked =
                new CannotAcquireLockException("another session did not release a lock on the ledger's tables within "
                        + LedgerDatabase.LOCK_SECONDS + " s" + holder(query, failure));
        locked.addSuppressed(failure);
        return locked;
    }

    /** The session has a connection of its own, because the failed statement's transaction is not usable. */
    private String holder(String query, SQLException failure) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next()
                    ? ": " + row.getString(1) + ". If its process is gone or hangs, end that session with: "
                            + row.getString(2)
                    : "; it is released by now";
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return ". This user cannot see which one (" + Causes.firstLine(e) + "). Let a DBA find and end it: "
                    + query.strip().replaceAll("\\s+", " ");
        }
    }
}
