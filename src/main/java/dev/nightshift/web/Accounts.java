package dev.nightshift.web;

import dev.nightshift.operation.ServeProperties;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnly;
import dev.nightshift.work.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Decides who may view runs and who may act on them. If the settings contain no password, everybody on this host may
 * view, and the operator gets a password that is generated at every start and stored in a file that only the user of
 * this process can read.
 */
final class Accounts implements AutoCloseable {

    static final String VIEWER = "VIEWER";
    static final String OPERATOR = "OPERATOR";

    private final List<Account> all = new ArrayList<>();
    private final @Nullable Secret generated;
    private volatile @Nullable Path file;

    /** An account. Its password is plain text or a bcrypt hash. */
    record Account(String name, Secret password, List<GrantedAuthority> authorities) {

        static Account of(String name, Secret password, String... roles) {
            return new Account(
                    name,
                    password,
                    AuthorityUtils.createAuthorityList(
                            Stream.of(roles).map(role -> "ROLE_" + role).toList()));
        }
    }

    private Accounts(@Nullable Secret generated) {
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
        Secret viewer = settings.viewerPassword();
        Secret operator = settings.operatorPassword();
        Accounts accounts = new Accounts(settings.credentials() ? null : random());
        if (viewer != null) {
            accounts.all.add(Account.of(settings.viewer(), viewer, VIEWER));
        }
        if (operator != null) {
            accounts.all.add(Account.of(settings.operator(), operator, VIEWER, OPERATOR));
        }
        if (accounts.generated != null) {
            accounts.all.add(Account.of(settings.operator(), accounts.generated, VIEWER, OPERATOR));
        }
        return accounts;
    }

    /**
     * Host names need a password too: they are set for a proxy, and a proxy on this host connects from 127.0.0.1 on
     * behalf of everybody.
     */
    private static void requireOnlyThisHost(ServeProperties settings) {
        boolean loopback = loopback(settings.address());
        if (loopback && settings.names().isEmpty()) {
            return;
        }
        throw NightshiftException.refused(
                "Other hosts can reach "
                        + (loopback
                                ? "the page through nightshift.serve.hosts or public-url, " + settings.names()
                                : "the address " + settings.address())
                        + ", but no password is set; set NIGHTSHIFT_SERVE_OPERATOR_PASSWORD, and"
                        + " NIGHTSHIFT_SERVE_VIEWER_PASSWORD for users who may only view, or serve at 127.0.0.1"
                        + (settings.names().isEmpty() ? "" : " without them"),
                null);
    }

    private static Secret random() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return Secret.of(HexFormat.of().formatHex(random));
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
            OwnerOnly.folder(folder);
            OwnerOnly.write(place, generated.reveal() + "\n");
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

    List<Account> all() {
        return all;
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
