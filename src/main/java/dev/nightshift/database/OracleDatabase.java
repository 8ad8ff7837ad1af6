package dev.nightshift.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/** Oracle Database. */
final class OracleDatabase implements Database {

    private static final Pattern CODE = Pattern.compile("ORA-(\\d{5})");

    /** What Oracle keeps of an action. */
    private static final int LONGEST_NAME = 63;

    @Override
    public String urlPrefix() {
        return "jdbc:oracle:";
    }

    @Override
    public String driver() {
        return "oracle.jdbc.OracleDriver";
    }

    @Override
    public void configure(Properties properties, Access access) {
        Duration connect = access.limits().connect();
        // Each bounds another part: the TCP connection, the session's negotiation, the logon. Alone none is enough.
        properties.put("oracle.net.CONNECT_TIMEOUT", connect.toMillis() + "ms");
        properties.put("oracle.net.OUTBOUND_CONNECT_TIMEOUT", connect.toMillis() + "ms");
        properties.put("oracle.jdbc.loginTimeout", access.limits().connectSeconds());
        properties.put(
                "oracle.jdbc.ReadTimeout", String.valueOf(access.limits().read().toMillis()));
        // A firewall forgets a session that is silent while a part is uploaded.
        properties.put("oracle.net.keepAlive", "true");
        properties.put("oracle.net.TCP_KEEPIDLE", "60");
        properties.put("oracle.net.TCP_KEEPINTERVAL", "10");
        properties.put("oracle.net.TCP_KEEPCOUNT", "6");
        // The driver would raise fetch sizes by itself, and fetch 32 KiB of every large object with its row.
        properties.put("oracle.jdbc.fetchSizeTuning", "0");
        properties.put("oracle.jdbc.defaultLobPrefetchSize", "4000");
        properties.put("oracle.jdbc.implicitStatementCacheSize", "20");
        // The name of this host's zone may be one that the server does not know; a reading session is in UTC anyway.
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
        // Both travel with the next round trip and cost none of their own.
        connection.setClientInfo("OCSID.MODULE", PROGRAM);
        connection.setClientInfo("OCSID.ACTION", action.substring(0, Math.min(action.length(), LONGEST_NAME)));
    }

    @Override
    public List<SqlErrorGroup> errors() {
        return List.of(
                SqlErrorGroup.credentials("none, wrong or expired, or the account is locked")
                        .codes(1005, 1017, 28000, 28001, 28002, 28003),
                SqlErrorGroup.snapshotLost("its undo is gone, its SCN unknown, or the table was altered since")
                        .codes(1555, 8180, 8181, 1466, 22924),
                SqlErrorGroup.permanent("the SQL is wrong, or names what does not exist or is not granted")
                        .range(900, 999)
                        .codes(1031, 1045, 6550, 1476, 2049),
                SqlErrorGroup.permanent("a value does not fit")
                        .codes(1722, 1882)
                        .range(1830, 1861),
                SqlErrorGroup.permanent("the table was truncated, dropped or moved under the query")
                        .codes(1410, 8103),
                SqlErrorGroup.permanent("an internal error, which repeats and is for the DBA")
                        .codes(600, 7445),
                SqlErrorGroup.permanent("there is no such service or alias").codes(12154, 12505),
                SqlErrorGroup.permanent("the driver cannot map a column").range(17003, 17006),
                SqlErrorGroup.passing("the session was killed, timed out or lost its server")
                        .codes(28, 1012, 2396, 2399, 3113, 3114, 3135, 41412),
                SqlErrorGroup.passing("the instance starts, stops or fails over")
                        .codes(1033, 1034, 1035, 1089, 1090, 1092)
                        .range(25401, 25409),
                SqlErrorGroup.passing("a standby lags behind").codes(3172),
                SqlErrorGroup.passing("the listener is not ready")
                        .codes(12514, 12516, 12518, 12519, 12520, 12526, 12528, 12541, 12564),
                SqlErrorGroup.passing("the network broke")
                        .codes(12152, 12153, 12157, 12170, 12535, 12537, 12543, 12547, 12560, 12570, 12571)
                        .range(12606, 12609),
                SqlErrorGroup.passing("the driver lost its connection, or found no host or nobody there in time")
                        .codes(17002, 17008, 17410, 17447, 17800, 17868, 17904, 18714, 18730),
                SqlErrorGroup.passing("a lock, or code that is being replaced")
                        .codes(54, 60, 4020, 4021, 4061, 4065, 4068, 8177, 30006),
                SqlErrorGroup.passing("a call was cancelled or took too long").codes(1013),
                SqlErrorGroup.passing("sessions, processes, memory or temporary space are used up for now")
                        .codes(18, 20, 1652, 1653, 2391, 4030, 4031));
    }

    /** ORA-00604 and ORA-12801 only say that something else failed, and name it in the lines below. */
    @Override
    public List<Integer> codesIn(String message) {
        return CODE.matcher(message)
                .results()
                .map(code -> Integer.valueOf(code.group(1)))
                .toList();
    }
}
