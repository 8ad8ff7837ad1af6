package dev.nightshift.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Checks passwords against those in the settings, which are bcrypt hashes or plain text. Plain text is compared in
 * constant time.
 */
final class Passwords implements PasswordEncoder {

    private static final String BCRYPT = "$2";

    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();

    @Override
    public @Nullable String encode(@Nullable CharSequence password) {
        return bcrypt.encode(password);
    }

    @Override
    public boolean matches(@Nullable CharSequence given, @Nullable String kept) {
        if (given == null || kept == null) {
            return false;
        }
        return kept.startsWith(BCRYPT)
                ? bcrypt.matches(given, kept)
                : MessageDigest.isEqual(bytes(given.toString()), bytes(kept));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
