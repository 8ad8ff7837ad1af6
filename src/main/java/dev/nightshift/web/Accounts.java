package dev.nightshift.web;

import dev.nightshift.operation.ServeProperties;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Who may look and who may act. Without any password in the settings, everybody on this host may look, and the operator
 * has a password that is made at every start and stands in a file that only the user who runs this process can read.
 */
final class Accounts implements AutoCloseable {

    static final String VIEWER = "VIEWER";
    static final String OPERATOR = "OPERATOR";

    private final List<UserDetails> users = new ArrayList<>();
    private final @Nullable String made;
    private volatile @Nullable Path file;

    private Accounts(@Nullable String made) {
        this.made = made;
    }

    /**
     * As the settings say.
     *
     * @throws NightshiftException if other hosts could come in without a password
     */
    static Accounts of(ServeProperties settings) {
        if (!settings.credentials()) {
            requireOnlyThisHost(settings);
        }
        String viewer = settings.viewerPassword();
        String operator = settings.operatorPassword();
        Accounts accounts = new Accounts(settings.credentials() ? null : random());
        if (viewer != null) {
            accounts.users.add(user(settings.viewer(), viewer, VIEWER));
        }
        if (operator != null) {
            accounts.users.add(user(settings.operator(), operator, VIEWER, OPERATOR));
        }
        if (accounts.made != null) {
            accounts.users.add(user(settings.operator(), accounts.made, VIEWER, OPERATOR));
        }
        return accounts;
    }

    /** Names of hosts are there for a proxy or for others: a proxy on this host reaches 127.0.0.1 for everybody. */
    private static void requireOnlyThisHost(ServeProperties settings) {
        boolean loopback = loopback(settings.address());
        if (loopback && settings.hosts().isEmpty()) {
            return;
        }
        throw NightshiftException.refused(
                "Other hosts can reach "
                        + (loopback
                                ? "the page by way of nightshift.serve.hosts, " + settings.hosts()
                                : "the address " + settings.address())
                        + ", and nobody has a password; set NIGHTSHIFT_SERVE_OPERATOR_PASSWORD, and"
                        + " NIGHTSHIFT_SERVE_VIEWER_PASSWORD for those who only look, or serve at 127.0.0.1"
                        + (settings.hosts().isEmpty() ? "" : " without hosts"),
                null);
    }

    private static UserDetails user(String name, String password, String... roles) {
        return User.withUsername(name).password(password).roles(roles).build();
    }

    private static String random() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /**
     * Writes the password that was made into a file, once the port is ours: another process may serve the same home at
     * another one.
     */
    void publish(Path folder, int port) {
        if (made == null) {
            return;
        }
        Path place = folder.resolve("serve-" + port + ".password");
        try {
            Files.createDirectories(folder);
            OwnerOnlyFile.write(place, made + "\n");
            file = place;
        } catch (IOException e) {
            throw NightshiftException.refused("The operator's password cannot be written to " + place + ": " + e, e);
        }
    }

    private static boolean loopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw NightshiftException.refused(
                    "The address to serve at is '" + address + "'; expected an address or name of this host", e);
        }
    }

    List<UserDetails> users() {
        return users;
    }

    /** Where the operator's password stands; null: in the settings. */
    @Nullable Path file() {
        return file;
    }

    /** Whether who has not logged in may look. */
    boolean open() {
        return made != null;
    }

    @Override
    public void close() {
        Path written = file;
        if (written != null) {
            try {
                Files.deleteIfExists(written);
            } catch (IOException e) {
                throw new UncheckedIOException("The file of the operator's password could not be removed", e);
            }
        }
    }
}
