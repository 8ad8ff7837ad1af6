package dev.nightshift.ledger;

import dev.nightshift.login.LoginId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A committed part file.
 *
 * @param key key of the object
 * @param bytes size of the object
 * @param sha256 SHA-256 of the object in lower-case hex
 * @param etag ETag that the bucket answered the put with; null if an older version put the part
 * @param firstLogin last login of the first row; null if the row has no login
 * @param lastLogin last login of the last row; null if the row has no login
 */
public record PartRow(
        int partition,
        int number,
        String key,
        int rows,
        long bytes,
        String sha256,
        @Nullable String etag,
        @Nullable Instant firstLogin,
        LoginId firstId,
        @Nullable Instant lastLogin,
        LoginId lastId) {}
