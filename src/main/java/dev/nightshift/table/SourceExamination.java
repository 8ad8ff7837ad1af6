package dev.nightshift.table;

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
 * Looks at the source one question at a time, over a connection of its own, and reads no more of the login table than an
 * index gives at once. Every failure is a {@link NightshiftException}; a question that failed leaves the others possible.
 *
 * <p>For one thread.
 */
public final class SourceExamination implements AutoCloseable {

    /** A question that takes longer is given up: nobody waits for an answer about an answer. */
    static final int PATIENCE_SECONDS = 30;

    private final Connection connection;
    private final Dialect dialect;
    private final SourceProperties settings;

    SourceExamination(Connection connection, Dialect dialect, SourceProperties settings) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        this.settings = settings;
        dialect.prepare(connection);
        // A question that fails must not spoil the transaction of the next one.
        connection.setAutoCommit(true);
    }

    /** The database, as it calls itself, and its user. */
    public String database() {
        return ask("The database's version", () -> {
            DatabaseMetaData meta = connection.getMetaData();
            String version =
                    meta.getDatabaseProductVersion().lines().findFirst().orElse("");
            return (version.startsWith(dialect.name()) ? "" : dialect.name() + " ") + version + ", as user " + user();
        });
    }

    /** The database's clock. */
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

    /** Questions about how a table that was described is read. */
    public ReadingQuestions reading(LoginTable table) {
        return new ReadingQuestions(this, table);
    }

    /** The statements of all questions, but for what the driver asks for metadata. */
    public List<SourceStatement> statements(LoginTable table) {
        return ask("Listing the statements", () -> {
            List<SourceStatement> all = new ArrayList<>();
            all.add(new SourceStatement("doctor: the clock", dialect.clock(), List.of()));
            all.add(access().statement());
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
            statement.setQueryTimeout(PATIENCE_SECONDS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return reader.read(rows);
            }
        }
    }

    <T> T ask(String what, Question<T> question) {
        try {
            return question.answer();
        } catch (SQLException e) {
            throw NightshiftException.failed(what + " failed: " + LoginSource.firstLine(e), e);
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
