package dev.nightshift.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row, immutable by convention: its key, and either its values in column order or the whole row encoded. */
public final class LoginRecord {

    private static final @Nullable Object[] NO_VALUES = {};

    private final @Nullable Instant lastLogin;
    private final LoginId id;
    private final @Nullable Object[] values;
    private final @Nullable EncodedRow encoded;

    /** Keeps the array itself, not a copy; the caller must not use it afterwards. */
    public LoginRecord(@Nullable Instant lastLogin, LoginId id, @Nullable Object[] values) {
        this(lastLogin, id, values, null);
    }

    /** A row that is already encoded and has no values besides its key. */
    public LoginRecord(@Nullable Instant lastLogin, LoginId id, EncodedRow encoded) {
        this(lastLogin, id, NO_VALUES, encoded);
    }

    private LoginRecord(
            @Nullable Instant lastLogin, LoginId id, @Nullable Object[] values, @Nullable EncodedRow encoded) {
        this.lastLogin = lastLogin;
        this.id = id;
        this.values = values;
        this.encoded = encoded;
    }

    /** The row reduced to its key. */
    LoginRecord key() {
        return new LoginRecord(lastLogin, id, NO_VALUES, null);
    }

    /** The time of the last login; null for a row that never logged in. */
    public @Nullable Instant lastLogin() {
        return lastLogin;
    }

    public LoginId id() {
        return id;
    }

    /** The value of the column with this index, counted from 0; not available for an encoded row. */
    public @Nullable Object value(int column) {
        return values[column];
    }

    /** The whole row as a line of JSON; null for a row that has values. */
    public @Nullable EncodedRow encoded() {
        return encoded;
    }
}
