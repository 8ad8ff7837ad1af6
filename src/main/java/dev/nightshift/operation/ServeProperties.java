package dev.nightshift.operation;

import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.serve.*}: where the status page is served, and who may view it and who may act.
 *
 * @param address the address to listen at
 * @param port the port to listen at; 0 for any free port
 * @param hosts other host names that browsers may use for it, such as that of a proxy
 * @param publicUrl the URL at which users open the page through a proxy; null if there is none
 * @param viewer the name of the user who may only view
 * @param viewerPassword the viewer's password or its bcrypt hash; null if there is no such user
 * @param operator the name of the user who may view and act
 * @param operatorPassword the operator's password or its bcrypt hash; null if there is no such user
 */
public record ServeProperties(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("8080") int port,
        @DefaultValue List<String> hosts,
        @Nullable URI publicUrl,
        @DefaultValue("viewer") String viewer,
        @Nullable Secret viewerPassword,
        @DefaultValue("operator") String operator,
        @Nullable Secret operatorPassword) {

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]?\\$\\d\\d\\$[./0-9A-Za-z]{53}");
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PORT = 65_535;

    /** Checks the settings. A blank password counts as null. */
    public ServeProperties {
        hosts = List.copyOf(hosts);
        publicUrl = publicUrl == null || publicUrl.toString().isBlank() ? null : publicUrl;
        if (publicUrl != null && !usable(publicUrl)) {
            throw new SettingsException("nightshift.serve.public-url is not a URL such as https://runs.example.org/"
                    + ", without a path, a query or a user");
        }
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

    private static boolean usable(URI url) {
        return ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
    }

    /** Returns the host names, besides the address, by which browsers may ask for the page. */
    public List<String> names() {
        return publicUrl == null
                ? hosts
                : Stream.concat(hosts.stream(), Stream.of(publicUrl.getHost())).toList();
    }

    /** Whether browsers reach the page by TLS alone. */
    public boolean secure() {
        return publicUrl != null && "https".equalsIgnoreCase(publicUrl.getScheme());
    }

    private static @Nullable Secret password(String role, @Nullable Secret secret) {
        String password = Secret.revealed(secret);
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
        return secret;
    }

    /** Returns the same settings with another address and port, where they are given. */
    public ServeProperties at(@Nullable String otherAddress, @Nullable Integer otherPort) {
        return new ServeProperties(
                otherAddress == null ? address : otherAddress,
                otherPort == null ? port : otherPort,
                hosts,
                publicUrl,
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
