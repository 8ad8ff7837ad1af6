package dev.nightshift.database;

import java.util.List;
import java.util.Locale;

/** Connections to H2 and the meanings of its error codes. */
final class H2Database implements Database {

    @Override
    public String urlPrefix() {
        return "jdbc:h2:";
    }

    @Override
    public String driver() {
        return "org.h2.Driver";
    }

    /** Without IFEXISTS, a misspelled file name would create an empty database. */
    @Override
    public String ofExisting(String url) {
        return url.toUpperCase(Locale.ROOT).contains("IFEXISTS") ? url : url + ";IFEXISTS=TRUE";
    }

    @Override
    public List<SqlErrorGroup> errors() {
        return List.of(
                SqlErrorGroup.permanent("there is no such database").codes(90013, 90146),
                SqlErrorGroup.temporary("the server has stopped, or the database was closed")
                        .codes(90007, 90067, 90098, 90121),
                SqlErrorGroup.temporary("another process has the database open").codes(90020, 90135),
                SqlErrorGroup.temporary("waiting for a lock timed out").codes(50200));
    }
}
