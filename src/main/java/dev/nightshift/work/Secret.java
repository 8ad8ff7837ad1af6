package dev.nightshift.work;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The value of a setting that nobody may see: it is not part of {@link #toString}, and only {@link #reveal} gives it.
 */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** The secret with this value. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value, for the one who uses it; never for a message. */
    public String reveal() {
        return value;
    }

    /** The value of a secret that may not be set. */
    public static @Nullable String revealed(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal();
    }

    /** The secret; null if it is not set or blank. */
    public static @Nullable Secret orNull(@Nullable Secret secret) {
        return secret == null || secret.reveal().isBlank() ? null : secret;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "***";
    }
}
