package dev.nightshift.database;

import dev.nightshift.work.Causes;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Says in one line what a driver reported, with what the driver's message leaves out. */
public final class DriverText {

    /** SQL states of PostgreSQL: a prepared statement exists already, or does not exist. */
    private static final Set<String> LOST_STATEMENT = Set.of("42P05", "26000");

    private DriverText() {}

    /** The first line of the message, with the reason why no server was reached, or with advice about a pool. */
    public static String of(Throwable failure) {
        return advice(failure)
                .map(advice -> Causes.firstLine(failure) + " (" + advice + ")")
                .orElseGet(() -> Unreachable.text(failure));
    }

    /** Whether the message needs advice that the driver does not give. */
    public static boolean needsAdvice(Throwable failure) {
        return advice(failure).isPresent();
    }

    private static Optional<String> advice(Throwable failure) {
        for (Throwable cause : Causes.of(failure)) {
            if (cause instanceof SQLException sql && LOST_STATEMENT.contains(String.valueOf(sql.getSQLState()))) {
                return Optional.of(
                        "a pool such as pgbouncer gives each transaction another session of PostgreSQL, where"
                                + " prepared statements are not known; add prepareThreshold=0 to the URL, as in"
                                + " jdbc:postgresql://host/database?prepareThreshold=0");
            }
            if (SqlErrorCodes.statementPooling(cause)) {
                return Optional.of("a pool that gives each statement another session cannot be used, because a chunk is"
                        + " committed in one transaction; set pgbouncer's pool_mode to session, or to transaction and"
                        + " add prepareThreshold=0 to the URL");
            }
        }
        return Optional.empty();
    }
}
