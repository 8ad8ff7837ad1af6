package dev.nightshift.operation;

import dev.nightshift.work.SettingsException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.serve.*}: where the status page is served, and who may look and act.
 *
 * @param address to listen at
 * @param port to listen at; 0: any that is free
 * @param hosts other names by which browsers may ask for it, such as that of a proxy
 * @param viewer who may look
 * @param viewerPassword plain, or as bcrypt; null: there is no such user
 * @param operator who may look and act
 * @param operatorPassword plain, or as bcrypt; null: there is no such user
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
    private static final int LEAST_PASSWORD = 8;
    private static final int MOST_PORT = 65_535;

    /** Blank passwords are none. */
    public ServeProperties {
        hosts = List.copyOf(hosts);
        viewerPassword = password("viewer", viewerPassword);
        operatorPassword = password("operator", operatorPassword);
        if (port < 0 || port > MOST_PORT) {
            throw new SettingsException("nightshift.serve.port is " + port + "; expected 0 to 65,535");
        }
        if (viewer.isBlank() || operator.isBlank() || viewer.equals(operator)) {
            throw new SettingsException("nightshift.serve.viewer is '" + viewer + "' and nightshift.serve.operator is '"
                    + operator + "'; expected two different names");
        }
    }

    private static @Nullable String password(String role, @Nullable String password) {
        if (password == null || password.isBlank()) {
            return null;
        }
        if (password.length() < LEAST_PASSWORD) {
            throw new SettingsException("nightshift.serve." + role + "-password has " + password.length()
                    + " characters; expected " + LEAST_PASSWORD + " or more, or a bcrypt hash");
        }
        if (password.startsWith("$2") && !BCRYPT.matcher(password).matches()) {
            throw new SettingsException("nightshift.serve." + role
                    + "-password begins like a bcrypt hash, but is none; expected 60 characters such as $2y$10$…");
        }
        return password;
    }

    /** The same, but at that address and port. */
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

    /** Whether anybody has a password. */
    public boolean credentials() {
        return viewerPassword != null || operatorPassword != null;
    }

    /** All but the passwords. */
    @Override
    public String toString() {
        return "serve at " + address + ":" + port;
    }
}
