package dev.nightshift.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Checks names and passwords. A check takes the same time whether or not the name exists, because the password is
 * compared with that of every account. Only a few checks run at once, because bcrypt is expensive by design, and who
 * gives wrong passwords must wait. Thread-safe.
 */
final class PasswordLogin implements AuthenticationProvider {

    private static final String BCRYPT = "$2";
    private static final int MOST_AT_ONCE = 2;
    private static final int MOST_WAITING = 8;
    private static final long PATIENCE_MILLIS = 2_000;

    private final Accounts accounts;
    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();
    private final Semaphore checks = new Semaphore(MOST_AT_ONCE, true);
    private final Brake brake;

    PasswordLogin(Accounts accounts, LongSupplier nanoTime) {
        this.accounts = accounts;
        this.brake = new Brake(nanoTime);
    }

    /** The password was not checked; {@link #seconds} says how long to wait before the next try. */
    static final class LaterException extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        private final long seconds;

        LaterException(long seconds) {
            super("Too many tries to log in; wait " + seconds + " s");
            this.seconds = seconds;
        }

        long seconds() {
            return seconds;
        }
    }

    @Override
    public Authentication authenticate(Authentication given) {
        String address = given.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : null;
        Brake.Key key = new Brake.Key(given.getName(), address);
        requireNoWait(key);
        if (checks.getQueueLength() >= MOST_WAITING || !acquired()) {
            throw new LaterException(1);
        }
        try {
            // Others may have tried while this one waited.
            requireNoWait(key);
            Accounts.Account account = account(given.getName(), String.valueOf(given.getCredentials()));
            if (account == null) {
                brake.wrong(key);
                throw new BadCredentialsException("The name or the password is wrong");
            }
            brake.right(key);
            return UsernamePasswordAuthenticationToken.authenticated(account.name(), null, account.authorities());
        } finally {
            checks.release();
        }
    }

    private void requireNoWait(Brake.Key key) {
        long seconds = brake.seconds(key);
        if (seconds > 0) {
            throw new LaterException(seconds);
        }
    }

    private boolean acquired() {
        try {
            return checks.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Accounts.@Nullable Account account(String name, String password) {
        Accounts.Account found = null;
        for (Accounts.Account account : accounts.all()) {
            boolean right = matches(password, account.password().reveal());
            if (right && account.name().equals(name)) {
                found = account;
            }
        }
        return found;
    }

    /** Compares with a bcrypt hash, or with plain text in constant time. */
    private boolean matches(String given, String stored) {
        return stored.startsWith(BCRYPT)
                ? bcrypt.matches(given, stored)
                : MessageDigest.isEqual(bytes(given), bytes(stored));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
