package dev.nightshift.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** Connections to PostgreSQL and the meanings of its SQL states. */
final class PostgreSqlDatabase implements Database {

    /** Time limit for cancelling a statement. */
    private static final String CANCEL_SECONDS = "10";

    /** Greatest length of an application name that PostgreSQL stores. */
    private static final int MAX_NAME_LENGTH = 63;

    @Override
    public String urlPrefix() {
        return "jdbc:postgresql:";
    }

    @Override
    public String urlSeparators() {
        return "[?&]";
    }

    @Override
    public Set<String> urlProperties() {
        return Set.of(
                "ApplicationName",
                "adaptiveFetch",
                "adaptiveFetchMaximum",
                "adaptiveFetchMinimum",
                "binaryTransfer",
                "cancelSignalTimeout",
                "channelBinding",
                "connectTimeout",
                "currentSchema",
                "databaseMetadataCacheFields",
                "databaseMetadataCacheFieldsMiB",
                "defaultRowFetchSize",
                "disableColumnSanitiser",
                "gssEncMode",
                "gssResponseTimeout",
                "gsslib",
                "hostRecheckSeconds",
                "jaasApplicationName",
                "jaasLogin",
                "kerberosServerName",
                "loadBalanceHosts",
                "localSocketAddress",
                "loginTimeout",
                "logServerErrorDetail",
                "maxResultBuffer",
                "options",
                "preferQueryMode",
                "prepareThreshold",
                "preparedStatementCacheQueries",
                "preparedStatementCacheSizeMiB",
                "receiveBufferSize",
                "requireAuth",
                "sendBufferSize",
                "socketTimeout",
                "ssl",
                "sslNegotiation",
                "sslResponseTimeout",
                "sslcert",
                "sslkey",
                "sslmode",
                "sslrootcert",
                "targetServerType",
                "tcpKeepAlive",
                "tcpNoDelay",
                "useSpnego",
                "user");
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
            // Limits the rows of one round trip, in percent of the heap. The driver fails when they are larger, and
            // fewer
            // rows are then requested.
            properties.put("maxResultBuffer", "5p");
            // The server sends values in binary form instead of text from the first row, which takes less time.
            properties.put("prepareThreshold", "-1");
            // Except for FLOAT4, whose shortest decimal form the server writes more correctly than Java 17.
            properties.put("binaryTransferDisable", "FLOAT4");
        }
    }

    @Override
    public void announce(Connection connection, String action) throws SQLException {
        String name = PROGRAM + ": " + action;
        connection.setClientInfo("ApplicationName", name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH)));
    }

    @Override
    public List<SqlErrorGroup> errors() {
        return List.of(
                SqlErrorGroup.permanent("the server requires another way to connect, such as TLS or a password")
                        .states("08004"),
                SqlErrorGroup.permanent("there is no such database").states("3D000"),
                SqlErrorGroup.temporary("the server is starting, stopping or being restored")
                        .states("57P01", "57P02", "57P03"),
                SqlErrorGroup.temporary("the session was idle or open for too long")
                        .states("57P05", "25P03", "25P04"),
                SqlErrorGroup.temporary("connections, memory or disk space are temporarily exhausted")
                        .states("53"),
                SqlErrorGroup.temporary("a lock was not available").states("55P03"),
                SqlErrorGroup.temporary("a call was cancelled or took too long").states("57014"));
    }
}
