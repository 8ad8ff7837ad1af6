package dev.nightshift.database;

import java.sql.Connection;
import java.sql.SQLException;

/** The databases whose drivers come with the program, as far as connections to them differ. */
enum Database {
    H2,
    ORACLE,
    POSTGRESQL,
    OTHER;

    private static final String PROGRAM = "nightshift";

    /** What Oracle keeps of an action, and PostgreSQL of an application's name. */
    private static final int LONGEST_NAME = 63;

    static Database of(String url) {
        if (url.startsWith("jdbc:oracle:")) {
            return ORACLE;
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        return url.startsWith("jdbc:h2:") ? H2 : OTHER;
    }

    /** Tells whoever looks at the database's sessions what this one does. */
    void announce(Connection connection, String action) throws SQLException {
        switch (this) {
            case ORACLE -> {
                // Both travel with the next round trip and cost none of their own.
                connection.setClientInfo("OCSID.MODULE", PROGRAM);
                connection.setClientInfo("OCSID.ACTION", shortened(action));
            }
            case POSTGRESQL -> connection.setClientInfo("ApplicationName", shortened(PROGRAM + ": " + action));
            case H2, OTHER -> {}
        }
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
