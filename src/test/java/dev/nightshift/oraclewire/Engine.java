package dev.nightshift.oraclewire;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.tools.RunScript;

/** The database behind the server: H2 in memory, with Oracle's dictionary on top and a schema for each user. */
final class Engine implements AutoCloseable {

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH"
            + ";LOCK_TIMEOUT=120000;TIME ZONE=UTC;NON_KEYWORDS=VALUE,DAY,MONTH,YEAR,HOUR,MINUTE,SECOND";
    private final Snapshots snapshots = new Snapshots(this::open);
    private final Map<String, OracleTypeName> declared = new ConcurrentHashMap<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, String> rewritten = new ConcurrentHashMap<>();
    private final Connection keeper;

    Engine() throws SQLException, IOException {
        this.keeper = open();
        try (Statement statement = keeper.createStatement();
                Reader dictionary = new InputStreamReader(
                        Objects.requireNonNull(Engine.class.getResourceAsStream("dictionary.sql")),
                        StandardCharsets.UTF_8)) {

            statement.execute("SET COLLATION \"CHARSET_" + CodePointOrder.NAME + "\"");
            RunScript.execute(keeper, dictionary);
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(url, "sa", "");
    }

    Snapshots snapshots() {
        return snapshots;
    }

    /** Answers statements that contain these words with another query in Oracle's words. */
    void answer(String words, String query) {
        answers.put(words, query);
    }

    private String asked(String oracle) {
        return answers.entrySet().stream()
                .filter(answer -> oracle.contains(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(oracle);
    }

    /** The statement, or what a test wants it to be answered with, for H2; each text is rewritten once. */
    String forH2(String oracle) {
        return rewritten.computeIfAbsent(snapshots.answered(asked(oracle)), Rewriting::forH2);
    }

    void addUser(String user) throws SQLException {
        try (Statement statement = keeper.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + user + "\"");
        }
    }

    EngineSession session(String user) throws OracleException {
        try {
            return new EngineSession(this, open(), user);
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    /** The type with which a column was declared; empty if it is computed. */
    Optional<OracleTypeName> declared(String owner, String table, String column) {
        return Optional.ofNullable(declared.get(key(owner, table, column)));
    }

    private static String key(String owner, String table, String column) {
        return owner + '\0' + table + '\0' + column;
    }

    /** Notes the types of a table's columns, also for the dictionary. */
    void declare(Connection connection, String owner, TableDefinition table) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "MERGE INTO SYS.DECLARED KEY (OWNER, TABLE_NAME, COLUMN_NAME) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<String, OracleTypeName> type : table.types().entrySet()) {
                declared.put(key(owner, table.table(), type.getKey()), type.getValue());
                Column column = type.getValue().column(type.getKey(), true);
                insert.setString(1, owner);
                insert.setString(2, table.table());
                insert.setString(3, type.getKey());
                insert.setString(4, column.typeName());
                insert.setInt(5, column.size());
                insert.setObject(6, column.precision() > 0 ? column.precision() : null);
                insert.setObject(
                        7, column.type().hasWideScale() && column.scale() != Column.NO_SCALE ? column.scale() : null);
                insert.setInt(8, column.characters());
                insert.executeUpdate();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        snapshots.close();
        keeper.close();
    }
}
