package dev.nightshift.web;

import dev.nightshift.operation.ServeProperties;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnlyFile;
import java.io.IOException;
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
 * Decides who may view runs and who may act on them. If the settings contain no password, everybody on this host may
 * view, and the operator gets a password that is generated at every start and stored in a file that only the user of
 * this process can read.
 */
final class Accounts implements AutoCloseable {

    static final String VIEWER = "VIEWER";
    static final String OPERATOR = "OPERATOR";

    private final List<UserDetails> users = new ArrayList<>();
    private final @Nullable String generated;
    private volatile @Nullable Path file;

    private Accounts(@Nullable String generated) {
        this.generated = generated;
    }

    /**
     * Creates the accounts that the settings name.
     *
     * @throws NightshiftException if other hosts could reach the page without a password
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
        if (accounts.generated != null) {
            accounts.users.add(user(settings.operator(), accounts.generated, VIEWER, OPERATOR));
        }
        return accounts;
    }

    /**
     * Host names need a password too: they are set for a proxy, and a proxy on this host connects from 127.0.0.1 on
     * behalf of everybody.
     */
    private static void requireOnlyThisHost(ServeProperties settings) {
        boolean loopback = loopback(settings.address());
        if (loopback && settings.hosts().isEmpty()) {
            return;
        }
        throw NightshiftException.refused(
                "Other hosts can reach "
                        + (loopback
                                ? "the page through nightshift.serve.hosts, " + settings.hosts()
                                : "the address " + settings.address())
                        + ", but no password is set; set NIGHTSHIFT_SERVE_OPERATOR_PASSWORD, and"
                        + " NIGHTSHIFT_SERVE_VIEWER_PASSWORD for users who may only view, or serve at 127.0.0.1"
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
     * Writes the generated password to a file. It is called once the port is bound, because another process may serve
     * the same home at another port.
     */
    void publish(Path folder, int port) {
        if (generated == null) {
            return;
        }
        Path place = folder.resolve("serve-" + port + ".password");
        try {
            Files.createDirectories(folder);
            OwnerOnlyFile.write(place, generated + "\n");
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

    /** The file with the operator's password; null if the password is in the settings. */
    @Nullable Path file() {
        return file;
    }

    /** Whether users who have not logged in may view. */
    boolean open() {
        return generated != null;
    }

    @Override
    public void close() {
        Path written = file;
        if (written != null) {
            try {
                Files.deleteIfExists(written);
            } catch (IOException e) {
                throw NightshiftException.failed(
                        "The file with the operator's password, " + written + ", could not be deleted: " + e
                                + "; check that the folder can be written",
                        e);
            }
        }
    }
}
