package dev.nightshift.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** The differences between databases in connections and their failures. */
interface Database {

    /** The program's name in lists of sessions. */
    String PROGRAM = "nightshift";

    /** The prefix of its JDBC URLs. */
    String urlPrefix();

    /** A regular expression for what is before each property in its JDBC URLs. */
    String urlSeparators();

    /** The properties that its JDBC URLs may have: none of them runs statements, loads classes or contains a secret. */
    Set<String> urlProperties();

    /** The class name of its driver. */
    String driver();

    /**
     * Adds driver properties. They limit every wait, prevent the driver from using more memory than configured, and set
     * a program name that a DBA can see.
     */
    default void configure(Properties properties, Access access) {}

    /** Prepares a new session. */
    default void begin(Connection connection) throws SQLException {}

    /** Sets the description of the session's work in the database's list of sessions. */
    default void announce(Connection connection, String action) throws SQLException {}

    /** The URL with which a database that does not exist is not created. */
    default String ofExisting(String url) {
        return url;
    }

    /** The meanings of its vendor codes and SQL states. */
    List<SqlErrorGroup> errors();

    /** The vendor codes in a message, which name the failures that caused it. */
    default List<Integer> codesIn(String message) {
        return List.of();
    }
}
