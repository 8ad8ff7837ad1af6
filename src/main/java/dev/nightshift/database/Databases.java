package dev.nightshift.database;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The databases whose drivers are part of the program. Finds the driver and the driver properties for a URL. */
final class Databases {

    static final List<Database> ALL = List.of(new OracleDatabase(), new PostgreSqlDatabase(), new H2Database());

    private Databases() {}

    static Optional<Database> of(String url) {
        return ALL.stream()
                .filter(database -> url.startsWith(database.urlPrefix()))
                .findFirst();
    }

    /**
     * Finds the driver for a URL without loading the others. The driver manager would load all of them, and Oracle's
     * alone takes longer than a short command.
     *
     * @throws IllegalArgumentException if no driver accepts the URL
     */
    static Driver driver(String url) {
        try {
            Driver known = of(url).map(database -> make(database.driver())).orElse(null);
            return known != null && known.acceptsURL(url) ? known : DriverManager.getDriver(url);
        } catch (SQLException e) {
            // The cause is left out: it says no more, and its SQL state means a lost connection.
            throw new IllegalArgumentException("No JDBC driver of this program accepts the URL");
        }
    }

    /** Creates the driver; null if the program was built without it. */
    private static @Nullable Driver make(String name) {
        try {
            return Class.forName(name).asSubclass(Driver.class).getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The JDBC driver " + name + " cannot be created", e);
        }
    }

    /** The driver properties of an access. */
    static Properties properties(Access access) {
        Properties properties = new Properties();
        if (access.username() != null) {
            properties.put("user", access.username());
        }
        if (access.password() != null) {
            properties.put("password", access.password().reveal());
        }
        of(access.url()).ifPresent(database -> database.configure(properties, access));
        return properties;
    }
}
