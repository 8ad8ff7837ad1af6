package dev.nightshift.oraclewire;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A user's session with H2, which understands Oracle's SQL and fails with Oracle's numbers. */
final class EngineSession implements AutoCloseable {

    private static final Pattern NOTHING = Pattern.compile("(?is)\\s*(ALTER\\s+SESSION|SET\\s+TRANSACTION)\\b.*");
    private static final Pattern EXPLAIN =
            Pattern.compile("(?is)\\s*EXPLAIN\\s+PLAN\\s+(?:SET\\s+STATEMENT_ID\\s*=\\s*'[^']*'\\s+)?FOR\\s+(.*)");

    private final Engine engine;
    private final Connection h2;
    private final String user;
    private final ExplainedPlan plan = new ExplainedPlan();
    private boolean changed;

    EngineSession(Engine engine, Connection h2, String user) throws SQLException {
        this.engine = engine;
        this.h2 = h2;
        this.user = user;
        h2.setAutoCommit(false);
        try (Statement statement = h2.createStatement()) {
            statement.execute("SET SCHEMA \"" + user + "\"");
            statement.execute("SET SCHEMA_SEARCH_PATH \"" + user + "\", SYS");
            // Rows are sent while they are read.
            statement.execute("SET LAZY_QUERY_EXECUTION 1");
        }
    }

    EngineStatement statement(String oracle) {
        return new EngineStatement(this, oracle);
    }

    /** The statement for H2, in which answers that depend on the moment are already given. */
    String translated(String oracle) {
        return oracle.contains("DBMS_XPLAN.DISPLAY") ? plan.query() : engine.forH2(oracle);
    }

    /** The connection that sees the rows that a statement wants to read. */
    Connection connection(String oracle) throws OracleException {
        Connection past = engine.snapshots().of(oracle).orElse(null);
        if (past == null) {
            return h2;
        }
        try {
            past.setSchema(user);
            return past;
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    Engine engine() {
        return engine;
    }

    void changed() {
        changed = true;
    }

    /** Executes what is neither a query nor a change of rows. As with Oracle it ends the transaction. */
    void run(String oracle) throws OracleException {
        Matcher explain = EXPLAIN.matcher(oracle);
        try (Statement statement = h2.createStatement()) {
            if (explain.matches()) {
                explain(statement, explain.group(1));
            } else if (!NOTHING.matcher(oracle).matches()) {
                commit();
                TableDefinition table = TableDefinition.of(oracle).orElse(null);
                engine.snapshots().commit(() -> define(statement, oracle, table));
            }
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    private void explain(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery("EXPLAIN " + translated(query))) {
            rows.next();
            plan.explained(rows.getString(1));
        }
    }

    private void define(Statement statement, String oracle, @Nullable TableDefinition table) throws SQLException {
        if (table == null) {
            statement.execute(translated(oracle));
        } else {
            statement.execute(table.h2());
            engine.declare(h2, table.owner().isEmpty() ? user : table.owner(), table);
        }
        h2.commit();
    }

    void commit() throws OracleException {
        try {
            if (changed) {
                engine.snapshots().commit(h2::commit);
                changed = false;
            } else {
                h2.commit();
            }
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    void rollback() throws OracleException {
        try {
            h2.rollback();
            changed = false;
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    @Override
    public void close() throws OracleException {
        rollback();
        try {
            h2.close();
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }
}
