package dev.nightshift.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The driver properties of an access: no wait without an end, no silent growth of memory, a name that a DBA can see. */
final class DriverProperties {

    private static final String PROGRAM = "nightshift";

    /** Of a statement that cannot be cancelled otherwise. */
    private static final Duration CANCEL = Duration.ofSeconds(10);

    private DriverProperties() {}

    static Properties of(Access access) {
        Properties properties = new Properties();
        put(properties, "user", access.username());
        put(properties, "password", access.password());
        switch (Database.of(access.url())) {
            case ORACLE -> oracle(properties, access);
            case POSTGRESQL -> postgresql(properties, access);
            case H2, OTHER -> {}
        }
        return properties;
    }

    private static void oracle(Properties properties, Access access) {
        Duration connect = access.limits().connect();
        // Each bounds another part: the TCP connection, the session's negotiation, the logon. Alone none is enough.
        properties.put("oracle.net.CONNECT_TIMEOUT", connect.toMillis() + "ms");
        properties.put("oracle.net.OUTBOUND_CONNECT_TIMEOUT", connect.toMillis() + "ms");
        properties.put("oracle.jdbc.loginTimeout", seconds(connect));
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
        put(properties, "oracle.net.tns_admin", tnsAdmin == null ? null : tnsAdmin.toString());
    }

    private static void postgresql(Properties properties, Access access) {
        Access.Limits limits = access.limits();
        properties.put("connectTimeout", seconds(limits.connect()));
        properties.put("loginTimeout", seconds(limits.connect()));
        properties.put("socketTimeout", seconds(limits.read()));
        properties.put("cancelSignalTimeout", seconds(CANCEL));
        properties.put("tcpKeepAlive", "true");
        properties.put("ApplicationName", PROGRAM);
        if (access.bulk()) {
            // Values come as the server keeps them, and not as text, from the first row on; which takes less time.
            properties.put("prepareThreshold", "-1");
            // Of which the server knows the shortest decimal form better than Java 17 does.
            properties.put("binaryTransferDisable", "FLOAT4");
        }
    }

    /** Rounded up, because zero would mean for ever. */
    private static String seconds(Duration duration) {
        return String.valueOf((duration.toMillis() + 999) / 1_000);
    }

    private static void put(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.put(name, value);
        }
    }
}
