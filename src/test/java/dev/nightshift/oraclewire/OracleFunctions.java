package dev.nightshift.oraclewire;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Functions that H2 lacks. H2 calls them by the aliases in {@code dictionary.sql}. */
public final class OracleFunctions {

    private OracleFunctions() {}

    public static @Nullable LocalDateTime sysExtractUtc(@Nullable OffsetDateTime time) {
        return time == null ? null : LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC);
    }

    public static Duration numToDsInterval(double number, String unit) {
        if (!unit.equals("SECOND")) {
            throw new IllegalArgumentException(unit);
        }
        return Duration.ofNanos(Math.round(number * 1e9));
    }

    public static @Nullable String sysContext(Connection connection, String namespace, String parameter)
            throws SQLException {
        return switch (parameter) {
            case "CURRENT_SCHEMA", "CURRENT_USER", "SESSION_USER" -> connection.getSchema();
            case "SID" -> sessionId(connection);
            default -> null;
        };
    }

    private static String sessionId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT SESSION_ID()")) {
            row.next();
            return row.getString(1);
        }
    }
}
