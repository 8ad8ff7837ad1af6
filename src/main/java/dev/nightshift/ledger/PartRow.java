package dev.nightshift.ledger;

import dev.nightshift.login.LoginId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part file that counts.
 *
 * @param key of its object
 * @param bytes of its object
 * @param sha256 of its object, lower case hex
 * @param firstLogin of its first row; null where it never logged in
 * @param lastLogin of its last row; null where it never logged in
 */
public record PartRow(
        int partition,
        int number,
        String key,
        int rows,
        long bytes,
        String sha256,
        @Nullable Instant firstLogin,
        LoginId firstId,
        @Nullable Instant lastLogin,
        LoginId lastId) {}
