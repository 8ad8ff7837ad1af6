package dev.nightshift.database;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the driver of a URL without waking the others: the driver manager initialises all that there are, of which
 * Oracle's alone takes longer than a short command works.
 */
final class Drivers {

    private Drivers() {}

    /** @throws IllegalArgumentException if no driver knows the URL */
    static Driver of(String url) {
        try {
            Driver known = known(Database.of(url));
            return known != null && known.acceptsURL(url) ? known : DriverManager.getDriver(url);
        } catch (SQLException e) {
            // It says no more than that, and with a state of lost connections.
            throw new IllegalArgumentException("No JDBC driver of this program knows the URL");
        }
    }

    private static @Nullable Driver known(Database database) {
        return switch (database) {
            case H2 -> make("org.h2.Driver");
            case ORACLE -> make("oracle.jdbc.OracleDriver");
            case POSTGRESQL -> make("org.postgresql.Driver");
            case OTHER -> null;
        };
    }

    /** Null where the program was put together without it. */
    private static @Nullable Driver make(String name) {
        try {
            return Class.forName(name).asSubclass(Driver.class).getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The JDBC driver " + name + " cannot be made", e);
        }
    }
}
