package dev.nightshift.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** PostgreSQL. */
final class PostgreSqlDatabase implements Database {

    /** Of a statement that cannot be cancelled otherwise. */
    private static final String CANCEL_SECONDS = "10";

    /** What PostgreSQL keeps of an application's name. */
    private static final int LONGEST_NAME = 63;

    @Override
    public String urlPrefix() {
        return "jdbc:postgresql:";
    }

    @Override
    public String driver() {
        return "org.postgresql.Driver";
    }

    @Override
    public void configure(Properties properties, Access access) {
        Access.Limits limits = access.limits();
        properties.put("connectTimeout", limits.connectSeconds());
        properties.put("loginTimeout", limits.connectSeconds());
        properties.put("socketTimeout", limits.readSeconds());
        properties.put("cancelSignalTimeout", CANCEL_SECONDS);
        properties.put("tcpKeepAlive", "true");
        properties.put("ApplicationName", PROGRAM);
        if (access.bulk()) {
            // The rows of one round trip; more is an error of the driver, after which fewer rows are asked for.
            properties.put("maxResultBuffer", "32M");
            // Values come as the server keeps them, and not as text, from the first row on; which takes less time.
            properties.put("prepareThreshold", "-1");
            // Of which the server knows the shortest decimal form better than Java 17 does.
            properties.put("binaryTransferDisable", "FLOAT4");
        }
    }

    @Override
    public void announce(Connection connection, String action) throws SQLException {
        String name = PROGRAM + ": " + action;
        connection.setClientInfo("ApplicationName", name.substring(0, Math.min(name.length(), LONGEST_NAME)));
    }

    @Override
    public List<SqlErrorGroup> errors() {
        return List.of(
                SqlErrorGroup.permanent("the server wants another way to connect: TLS, a password")
                        .states("08004"),
                SqlErrorGroup.permanent("there is no such database").states("3D000"),
                SqlErrorGroup.passing("the server starts, stops or is being restored")
                        .states("57P01", "57P02", "57P03"),
                SqlErrorGroup.passing("the session was silent or open for too long")
                        .states("57P05", "25P03", "25P04"),
                SqlErrorGroup.passing("connections, memory or disk are used up for now")
                        .states("53"),
                SqlErrorGroup.passing("a lock could not be had").states("55P03"),
                SqlErrorGroup.passing("a call was cancelled or took too long").states("57014"));
    }
}
