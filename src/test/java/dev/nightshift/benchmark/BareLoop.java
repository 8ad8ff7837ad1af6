package dev.nightshift.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;

/** The least that a program in Java can do with the rows of a run: read every value of them, in order, over JDBC. */
final class BareLoop {

    private static final String ORDERED = """
            SELECT t.ID, t.USER_NAME, t.COUNTRY, t.LOGIN_COUNT, t.SCORE, t.LAST_LOGIN
            FROM LOGINS t WHERE t.LAST_LOGIN IS NOT NULL ORDER BY t.LAST_LOGIN, t.ID
            """;
    private static final String NEVER = """
            SELECT t.ID, t.USER_NAME, t.COUNTRY, t.LOGIN_COUNT, t.SCORE, t.LAST_LOGIN
            FROM LOGINS t WHERE t.LAST_LOGIN IS NULL ORDER BY t.ID
            """;

    private BareLoop() {}

    /** How long it takes, with a table of the sample's columns. */
    static double seconds(Connection connection, long expected) throws SQLException {
        long start = System.nanoTime();
        long rows = read(connection, ORDERED) + read(connection, NEVER);
        if (rows != expected) {
            throw new IllegalStateException("read " + rows + " rows, expected " + expected);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static long read(Connection connection, String sql) throws SQLException {
        long rows = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(5000);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    found.getLong(1);
                    found.getString(2);
                    found.getString(3);
                    found.getLong(4);
                    found.getBigDecimal(5);
                    found.getObject(6, LocalDateTime.class);
                    rows++;
                }
            }
        }
        return rows;
    }
}
