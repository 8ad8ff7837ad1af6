package dev.nightshift.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** Connections to Oracle Database and the meanings of its error codes. */
final class OracleDatabase implements Database {

    private static final Pattern CODE = Pattern.compile("ORA-(\\d{5})");

    /** Greatest length of an action that Oracle stores. */
    private static final int MAX_NAME_LENGTH = 63;

    @Override
    public String urlPrefix() {
        return "jdbc:oracle:";
    }

    @Override
    public String urlSeparators() {
        return "[?&]";
    }

    @Override
    public Set<String> urlProperties() {
        return Set.of(
                "connect_timeout",
                "expire_time",
                "failover",
                "https_proxy",
                "https_proxy_port",
                "load_balance",
                "my_wallet_directory",
                "oracle.jdbc.readTimeout",
                "oracle.net.ssl_server_cert_dn",
                "oracle.net.ssl_server_dn_match",
                "recv_buf_size",
                "retry_count",
                "retry_delay",
                "sdu",
                "send_buf_size",
                "source_route",
                "ssl_server_cert_dn",
                "ssl_server_dn_match",
                "ssl_version",
                "transport_connect_timeout",
                "tns_admin",
                "use_sni",
                "wallet_location");
    }

    @Override
    public String driver() {
        return "oracle.jdbc.OracleDriver";
    }

    @Override
    public void configure(Properties properties, Access access) {
        Duration connect = access.limits().connect();
        // Each limits another part: the TCP connection, the negotiation of the session, and the logon. All are needed.
        properties.put("oracle.net.CONNECT_TIMEOUT", connect.toMillis() + "ms");
        properties.put("oracle.net.OUTBOUND_CONNECT_TIMEOUT", connect.toMillis() + "ms");
        properties.put("oracle.jdbc.loginTimeout", access.limits().connectSeconds());
        properties.put(
                "oracle.jdbc.ReadTimeout", String.valueOf(access.limits().read().toMillis()));
        // Without keepalive, a firewall drops a session that is idle while a part is uploaded.
        properties.put("oracle.net.keepAlive", "true");
        properties.put("oracle.net.TCP_KEEPIDLE", "60");
        properties.put("oracle.net.TCP_KEEPINTERVAL", "10");
        properties.put("oracle.net.TCP_KEEPCOUNT", "6");
        // By default the driver increases fetch sizes and fetches 32 KiB of every large object with its row.
        properties.put("oracle.jdbc.fetchSizeTuning", "0");
        properties.put("oracle.jdbc.defaultLobPrefetchSize", "4000");
        properties.put("oracle.jdbc.implicitStatementCacheSize", "20");
        // The server may not know the name of this host's zone. A session for reading is in UTC anyway.
        properties.put("oracle.jdbc.timezoneAsRegion", "false");
        properties.put("oracle.net.ssl_server_dn_match", "true");
        properties.put("v$session.program", PROGRAM);
        Path wallet = access.wallet();
        if (wallet != null) {
            properties.put(
                    "oracle.net.wallet_location", "(SOURCE=(METHOD=FILE)(METHOD_DATA=(DIRECTORY=" + wallet + ")))");
        }
        Path tnsAdmin = access.tnsAdmin();
        if (tnsAdmin != null) {
            properties.put("oracle.net.tns_admin", tnsAdmin.toString());
        }
    }

    @Override
    public void announce(Connection connection, String action) throws SQLException {
        // Both are sent with the next round trip and need no round trip of their own.
        connection.setClientInfo("OCSID.MODULE", PROGRAM);
        connection.setClientInfo("OCSID.ACTION", action.substring(0, Math.min(action.length(), MAX_NAME_LENGTH)));
    }

    @Override
    public List<SqlErrorGroup> errors() {
        return List.of(
                SqlErrorGroup.credentials("credentials are missing, wrong or expired, or the account is locked")
                        .codes(1005, 1017, 28000, 28001, 28002, 28003),
                SqlErrorGroup.snapshotLost("the undo has expired, the SCN is unknown, or the table was altered since")
                        .codes(1555, 8180, 8181, 1466, 22924),
                SqlErrorGroup.permanent("the SQL is wrong, or names an object that does not exist or is not granted")
                        .range(900, 999)
                        .codes(1031, 1045, 6550, 1476, 2049),
                SqlErrorGroup.permanent("a value does not fit")
                        .codes(1722, 1882)
                        .range(1830, 1861),
                SqlErrorGroup.permanent("the table was truncated, dropped or moved during the query")
                        .codes(1410, 8103),
                SqlErrorGroup.permanent("a permanent internal error, which the DBA must examine")
                        .codes(600, 7445),
                SqlErrorGroup.permanent("there is no such service or alias").codes(12154, 12505),
                SqlErrorGroup.permanent("the driver cannot map a column").range(17003, 17006),
                SqlErrorGroup.temporary("the session was killed, timed out or lost its server")
                        .codes(28, 1012, 2396, 2399, 3113, 3114, 3135, 41412),
                SqlErrorGroup.temporary("the instance is starting, stopping or failing over")
                        .codes(1033, 1034, 1035, 1089, 1090, 1092)
                        .range(25401, 25409),
                SqlErrorGroup.temporary("a standby is behind its primary").codes(3172),
                SqlErrorGroup.temporary("the listener is not ready")
                        .codes(12514, 12516, 12518, 12519, 12520, 12526, 12528, 12541, 12564),
                SqlErrorGroup.temporary("the network broke")
                        .codes(12152, 12153, 12157, 12170, 12535, 12537, 12543, 12547, 12560, 12570, 12571)
                        .range(12606, 12609),
                SqlErrorGroup.temporary("the driver lost its connection, found no host, or timed out while connecting")
                        .codes(17002, 17008, 17410, 17447, 17800, 17868, 17904, 18714, 18730),
                SqlErrorGroup.temporary("a lock, or code that is being recompiled")
                        .codes(54, 60, 4020, 4021, 4061, 4065, 4068, 8177, 30006),
                SqlErrorGroup.temporary("a call was cancelled or took too long").codes(1013),
                SqlErrorGroup.temporary("sessions, processes, memory or temporary space are temporarily exhausted")
                        .codes(18, 20, 1652, 1653, 2391, 4030, 4031));
    }

    /** ORA-00604 and ORA-12801 only say that something else failed. The following lines name it. */
    @Override
    public List<Integer> codesIn(String message) {
        return CODE.matcher(message)
                .results()
                .map(code -> Integer.valueOf(code.group(1)))
                .toList();
    }
}
