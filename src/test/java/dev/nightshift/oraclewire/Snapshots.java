package dev.nightshift.oraclewire;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * System change numbers, which grow with every commit of a change. What was committed at a number that a client has
 * asked for can be read until the number expires: before the next change is committed, a connection of H2 begins a
 * transaction that sees nothing later. Thread-safe.
 */
final class Snapshots implements AutoCloseable {

    private static final Pattern READ_AT = Pattern.compile("\\bAS OF SCN (\\d+)");

    /** The ways to ask for the present number, each with what may be asked in its place. */
    private static final Map<Pattern, String> QUESTIONS = Map.of(
            Pattern.compile("\\bDBMS_FLASHBACK\\.GET_SYSTEM_CHANGE_NUMBER\\b"), "%d",
            Pattern.compile("\\bCURRENT_SCN FROM V\\$DATABASE\\b"), "%d FROM DUAL",
            Pattern.compile("\\bTIMESTAMP_TO_SCN\\(SYSTIMESTAMP\\)"), "%d");

    private final Database h2;
    private final Map<Long, Connection> kept = new HashMap<>();
    private long present = 4_711_000;
    private boolean asked;

    Snapshots(Database h2) {
        this.h2 = h2;
    }

    /** The statement with the present number in place of the question for it. */
    synchronized String answered(String sql) {
        String answered = sql;
        for (Map.Entry<Pattern, String> question : QUESTIONS.entrySet()) {
            Matcher found = question.getKey().matcher(answered);
            if (found.find()) {
                asked = true;
                answered = found.replaceAll(question.getValue().formatted(present));
            }
        }
        return answered;
    }

    /** The connection that sees what a statement wants to read; empty for the present. */
    synchronized Optional<Connection> of(String sql) throws OracleException {
        Matcher readAt = READ_AT.matcher(sql);
        if (!readAt.find()) {
            return Optional.empty();
        }
        long number = Long.parseLong(readAt.group(1));
        if (number > present) {
            throw new OracleException(8181, "specified number is not a valid system change number");
        }
        Connection connection = kept.get(number);
        if (connection == null && number < present) {
            throw new OracleException(1555, "snapshot too old: rollback segment number 7 too small");
        }
        return Optional.ofNullable(connection);
    }

    /** Commits a change. */
    synchronized void commit(Commit change) throws SQLException {
        if (asked) {
            Connection past = h2.open();
            past.setAutoCommit(false);
            try (Statement statement = past.createStatement()) {
                statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT");
                statement.execute("SELECT 1");
            }
            kept.put(present, past);
            asked = false;
        }
        change.commit();
        present++;
    }

    /** Forgets what was committed at every number so far. */
    synchronized void expire() throws SQLException {
        List<Connection> past = new ArrayList<>(kept.values());
        kept.clear();
        asked = false;
        present++;
        for (Connection connection : past) {
            connection.close();
        }
    }

    @Override
    public void close() throws SQLException {
        expire();
    }

    /** Opens connections to H2. */
    @FunctionalInterface
    interface Database {
        Connection open() throws SQLException;
    }

    /** Makes a change visible to others. */
    @FunctionalInterface
    interface Commit {
        void commit() throws SQLException;
    }
}
