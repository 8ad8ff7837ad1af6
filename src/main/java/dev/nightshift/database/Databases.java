package dev.nightshift.database;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The databases whose drivers come with the program, and what of them a URL needs. */
final class Databases {

    static final List<Database> ALL = List.of(new OracleDatabase(), new PostgreSqlDatabase(), new H2Database());

    private Databases() {}

    static Optional<Database> of(String url) {
        return ALL.stream()
                .filter(database -> url.startsWith(database.urlPrefix()))
                .findFirst();
    }

    /**
     * Finds the driver of a URL without waking the others: the driver manager initialises all that there are, of which
     * Oracle's alone takes longer than a short command works.
     *
     * @throws IllegalArgumentException if no driver knows the URL
     */
    static Driver driver(String url) {
        try {
            Driver known = of(url).map(database -> make(database.driver())).orElse(null);
            return known != null && known.acceptsURL(url) ? known : DriverManager.getDriver(url);
        } catch (SQLException e) {
            // It says no more than that, and with a state of lost connections.
            throw new IllegalArgumentException("No JDBC driver of this program knows the URL");
        }
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

    /** The driver properties of an access. */
    static Properties properties(Access access) {
        Properties properties = new Properties();
        if (access.username() != null) {
            properties.put("user", access.username());
        }
        if (access.password() != null) {
            properties.put("password", access.password());
        }
        of(access.url()).ifPresent(database -> database.configure(properties, access));
        return properties;
    }
}
