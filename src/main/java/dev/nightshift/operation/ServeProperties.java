package dev.nightshift.operation;

import dev.nightshift.work.SettingsException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.serve.*}: where the status page is served, and who may view it and who may act.
 *
 * @param address the address to listen at
 * @param port the port to listen at; 0 for any free port
 * @param hosts other host names that browsers may use for it, such as that of a proxy
 * @param viewer the name of the user who may only view
 * @param viewerPassword the viewer's password or its bcrypt hash; null if there is no such user
 * @param operator the name of the user who may view and act
 * @param operatorPassword the operator's password or its bcrypt hash; null if there is no such user
 */
public record ServeProperties(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("8080") int port,
        @DefaultValue List<String> hosts,
        @DefaultValue("viewer") String viewer,
        @Nullable String viewerPassword,
        @DefaultValue("operator") String operator,
        @Nullable String operatorPassword) {

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]?\\$\\d\\d\\$[./0-9A-Za-z]{53}");
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PORT = 65_535;

    /** Checks the settings. A blank password counts as null. */
    public ServeProperties {
        hosts = List.copyOf(hosts);
        viewerPassword = password("viewer", viewerPassword);
        operatorPassword = password("operator", operatorPassword);
        if (!validPort(port)) {
            throw new SettingsException("nightshift.serve.port is " + port + "; expected 0 to 65,535");
        }
        if (viewer.isBlank() || operator.isBlank() || viewer.equals(operator)) {
            throw new SettingsException("nightshift.serve.viewer is '" + viewer + "' and nightshift.serve.operator is '"
                    + operator + "'; expected two different names");
        }
    }

    /** Whether a server can listen at the port. */
    public static boolean validPort(int port) {
        return port >= 0 && port <= MAX_PORT;
    }

    private static @Nullable String password(String role, @Nullable String password) {
        if (password == null || password.isBlank()) {
            return null;
        }
        if (password.length() < MIN_PASSWORD) {
            throw new SettingsException("nightshift.serve." + role + "-password has " + password.length()
                    + " characters; expected " + MIN_PASSWORD + " or more, or a bcrypt hash");
        }
        if (password.startsWith("$2") && !BCRYPT.matcher(password).matches()) {
            throw new SettingsException("nightshift.serve." + role
                    + "-password starts like a bcrypt hash, but is not one; expected 60 characters such as $2y$10$…");
        }
        return password;
    }

    /** Returns the same settings with another address and port, where they are given. */
    public ServeProperties at(@Nullable String otherAddress, @Nullable Integer otherPort) {
        return new ServeProperties(
                otherAddress == null ? address : otherAddress,
                otherPort == null ? port : otherPort,
                hosts,
                viewer,
                viewerPassword,
                operator,
                operatorPassword);
    }

    /** Whether any user has a password. */
    public boolean credentials() {
        return viewerPassword != null || operatorPassword != null;
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return "serve at " + address + ":" + port;
    }
}
