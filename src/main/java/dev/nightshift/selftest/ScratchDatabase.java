package dev.nightshift.selftest;

import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the self-test needs to know of a database: its carried types, and what it says when it refuses. */
enum ScratchDatabase {
    ORACLE("Oracle", 12, "SELECT VALUE FROM NLS_DATABASE_PARAMETERS WHERE PARAMETER = 'NLS_CHARACTERSET'", "AL32UTF8") {
        @Override
        List<ScratchColumn> columns(Connection connection) throws SQLException {
            boolean unicode = hasTrait(connection);
            List<ScratchColumn> columns = new ArrayList<>(List.of(
                    ScratchColumn.whole("c_number", "NUMBER", 38),
                    ScratchColumn.decimal("c_decimal", "NUMBER(38,10)", 38, 10, 0),
                    ScratchColumn.decimal("c_hundreds", "NUMBER(5,-2)", 5, 0, 2),
                    ScratchColumn.decimal("c_float", "FLOAT", 9, 3, 0),
                    ScratchColumn.floating("c_binary_float", "BINARY_FLOAT", false),
                    ScratchColumn.floating("c_binary_double", "BINARY_DOUBLE", true),
                    ScratchColumn.text("c_varchar2", "VARCHAR2(100 CHAR)", unicode),
                    ScratchColumn.text("c_nvarchar2", "NVARCHAR2(100)", unicode),
                    ScratchColumn.six("c_char", "CHAR(6 CHAR)"),
                    ScratchColumn.six("c_nchar", "NCHAR(6)"),
                    ScratchColumn.largeText("c_clob", "CLOB", unicode),
                    ScratchColumn.text("c_nclob", "NCLOB", unicode),
                    ScratchColumn.binary("c_raw", "RAW(16)", 16),
                    ScratchColumn.local("c_date", "DATE", 0),
                    ScratchColumn.local("c_timestamp0", "TIMESTAMP(0)", 0),
                    ScratchColumn.local("c_timestamp9", "TIMESTAMP(9)", 9),
                    ScratchColumn.offset("c_zoned", "TIMESTAMP(9) WITH TIME ZONE", 9),
                    ScratchColumn.instant("c_local_zoned", "TIMESTAMP(3) WITH LOCAL TIME ZONE", 3)));
            if (connection.getMetaData().getDatabaseMajorVersion() >= 23) {
                columns.add(ScratchColumn.bool("c_boolean", "BOOLEAN"));
            }
            return columns;
        }
    },
    POSTGRESQL("PostgreSQL", 10, "SHOW server_encoding", "UTF8") {
        @Override
        List<ScratchColumn> columns(Connection connection) throws SQLException {
            boolean unicode = hasTrait(connection);
            return List.of(
                    ScratchColumn.whole("c_int2", "int2", 4),
                    ScratchColumn.whole("c_int4", "int4", 9),
                    ScratchColumn.whole("c_int8", "int8", 18),
                    ScratchColumn.whole("c_numeric", "numeric", 60),
                    ScratchColumn.decimal("c_decimal", "numeric(38,10)", 38, 10, 0),
                    ScratchColumn.floating("c_float4", "float4", false),
                    ScratchColumn.floating("c_float8", "float8", true),
                    ScratchColumn.text("c_varchar", "varchar(100)", unicode),
                    ScratchColumn.six("c_char", "char(6)"),
                    ScratchColumn.largeText("c_text", "text", unicode),
                    ScratchColumn.binary("c_bytea", "bytea", 16),
                    ScratchColumn.bool("c_bool", "bool"),
                    ScratchColumn.date("c_date", "date"),
                    ScratchColumn.local("c_timestamp0", "timestamp(0)", 0),
                    ScratchColumn.local("c_timestamp", "timestamp", 6),
                    ScratchColumn.instant("c_timestamptz", "timestamptz", 6),
                    ScratchColumn.uuid("c_uuid", "uuid"));
        }
    },
    H2("H2", 2, "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'MODE'", "Oracle") {
        @Override
        List<ScratchColumn> columns(Connection connection) throws SQLException {
            // In this mode a DATE has a time.
            boolean oracle = hasTrait(connection);
            return List.of(
                    ScratchColumn.whole("c_smallint", "SMALLINT", 4),
                    ScratchColumn.whole("c_integer", "INTEGER", 9),
                    ScratchColumn.whole("c_bigint", "BIGINT", 18),
                    ScratchColumn.decimal("c_numeric", "NUMERIC(38, 10)", 38, 10, 0),
                    ScratchColumn.decimal("c_decfloat", "DECFLOAT(38)", 38, 7, 0),
                    ScratchColumn.floating("c_real", "REAL", false),
                    ScratchColumn.floating("c_double", "DOUBLE PRECISION", true),
                    ScratchColumn.text("c_varchar", "VARCHAR(100)", true),
                    ScratchColumn.six("c_char", "CHAR(6)"),
                    ScratchColumn.largeText("c_clob", "CLOB", true),
                    ScratchColumn.binary("c_varbinary", "VARBINARY(16)", 16),
                    ScratchColumn.bool("c_boolean", "BOOLEAN"),
                    oracle ? ScratchColumn.local("c_date", "DATE", 0) : ScratchColumn.date("c_date", "DATE"),
                    ScratchColumn.local("c_timestamp0", "TIMESTAMP(0)", 0),
                    ScratchColumn.local("c_timestamp9", "TIMESTAMP(9)", 9),
                    ScratchColumn.offset("c_zoned", "TIMESTAMP(9) WITH TIME ZONE", 9));
        }
    };

    private final String product;
    private final int oldest;
    private final String question;
    private final String answer;

    ScratchDatabase(String product, int oldest, String question, String answer) {
        this.product = product;
        this.oldest = oldest;
        this.question = question;
        this.answer = answer;
    }

    /** The database of a connection. */
    static ScratchDatabase of(Connection connection) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        return of(meta.getDatabaseProductName(), meta.getDatabaseMajorVersion());
    }

    static ScratchDatabase of(String product, int version) {
        for (ScratchDatabase database : values()) {
            if (database.product.equals(product)) {
                if (version < database.oldest) {
                    throw NightshiftException.refused("The source is " + product + " " + version
                            + ", but Nightshift needs " + product + " " + database.oldest
                            + " or newer; use a newer server");
                }
                return database;
            }
        }
        throw NightshiftException.refused("The source is " + product
                + ", but Nightshift reads Oracle, PostgreSQL and H2" + "; correct nightshift.source.url");
    }

    /** A column of every carried type. */
    abstract List<ScratchColumn> columns(Connection connection) throws SQLException;

    /** Whether the server stores every character, or whether H2, which always does, is in Oracle's mode. */
    final boolean hasTrait(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && answer.equalsIgnoreCase(row.getString(1));
        }
    }

    /** Whether a session that reads can be ended by its own user. */
    boolean endsSessions() {
        return this == POSTGRESQL;
    }

    /** The name of a table in the case in which the database stores it if nobody quotes it. */
    String stored(String name) {
        return this == POSTGRESQL ? name.toLowerCase(Locale.ROOT) : name.toUpperCase(Locale.ROOT);
    }
}
