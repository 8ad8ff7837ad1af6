package dev.nightshift.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** What connections to one database, and their failures, have that those to others have not. */
interface Database {

    /** Under which the program is known to a DBA. */
    String PROGRAM = "nightshift";

    /** How its URLs start. */
    String urlPrefix();

    /** The class of its driver. */
    String driver();

    /** Adds driver properties: no wait without an end, no silent growth of memory, a name that a DBA can see. */
    default void configure(Properties properties, Access access) {}

    /** Tells whoever looks at the database's sessions what this one does. */
    default void announce(Connection connection, String action) throws SQLException {}

    /** The URL, such that a database that does not exist is not created. */
    default String ofExisting(String url) {
        return url;
    }

    /** What its vendor codes and SQL states mean. */
    List<SqlErrorGroup> errors();

    /** Vendor codes that a message names, of failures behind the one that it is about. */
    default List<Integer> codesIn(String message) {
        return List.of();
    }
}
