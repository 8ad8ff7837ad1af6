package dev.nightshift.table;

import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers questions about the source on its own connection, and reads no more of the login table than an index returns
 * immediately. Every failure is a {@link NightshiftException}. After a question has failed, others can still be asked.
 *
 * <p>Not thread-safe.
 */
public final class SourceExamination implements AutoCloseable {

    /** Time limit for a question, so that an examination is always short. */
    static final int QUERY_TIMEOUT_SECONDS = 30;

    private final Connection connection;
    private final Dialect dialect;
    private final SourceProperties settings;

    SourceExamination(Connection connection, Dialect dialect, SourceProperties settings) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        this.settings = settings;
        dialect.prepare(connection);
        // Each question has its own transaction, so that a failed question does not affect the next one.
        connection.setAutoCommit(true);
    }

    /** The database's name and version, and the user. */
    public String database() {
        return ask("The database's version", () -> {
            DatabaseMetaData meta = connection.getMetaData();
            String version =
                    meta.getDatabaseProductVersion().lines().findFirst().orElse("");
            return (version.startsWith(dialect.name()) ? "" : dialect.name() + " ") + version + ", as user " + user();
        });
    }

    /** The time of the database's clock. */
    public Instant now() {
        return ask(
                "The database's clock",
                () -> query(dialect.clock(), rows -> {
                    rows.next();
                    return rows.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
                }));
    }

    /** Questions about the right to read the table. */
    public AccessQuestions access() {
        return new AccessQuestions(this);
    }

    /** Questions about the table's columns. */
    public ColumnQuestions columns() {
        return new ColumnQuestions(this);
    }

    /** Questions about the reading of a table that {@link LoginSource#describe} returned. */
    public ReadingQuestions reading(LoginTable table) {
        return new ReadingQuestions(this, table);
    }

    /** The statements of all questions, except for the JDBC driver's own metadata queries. */
    public List<SourceStatement> statements(LoginTable table) {
        return ask("Listing the statements", () -> {
            List<SourceStatement> all = new ArrayList<>();
            all.add(new SourceStatement("doctor: the clock", dialect.clock(), List.of()));
            all.addAll(reading(table).statements());
            return all;
        });
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    SourceProperties settings() {
        return settings;
    }

    TableMetadata metadata() throws SQLException {
        return TableMetadata.of(connection, settings);
    }

    String user() throws SQLException {
        return connection.getMetaData().getUserName();
    }

    String quoted(String name) throws SQLException {
        return TableName.quoted(name, connection.getMetaData().getIdentifierQuoteString());
    }

    <T> T query(String sql, Reader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return reader.read(rows);
            }
        }
    }

    <T> T ask(String what, Question<T> question) {
        try {
            return question.answer();
        } catch (SQLException e) {
            throw NightshiftException.failed(what + " failed: " + Causes.firstLine(e), e);
        }
    }

    @Override
    public void close() {
        ask("Closing the connection", () -> {
            connection.close();
            return true;
        });
    }

    @FunctionalInterface
    interface Question<T> {
        T answer() throws SQLException;
    }

    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }
}
