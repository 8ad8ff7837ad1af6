package dev.nightshift.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row: its key and its values in column order, or all of it encoded; nobody changes it after it was made. */
public final class LoginRecord {

    private static final @Nullable Object[] NO_VALUES = {};

    private final @Nullable Instant lastLogin;
    private final LoginId id;
    private final @Nullable Object[] values;
    private final @Nullable EncodedRow encoded;

    /** Takes the array over as it is, without a copy: the caller forgets it. */
    public LoginRecord(@Nullable Instant lastLogin, LoginId id, @Nullable Object[] values) {
        this(lastLogin, id, values, null);
    }

    /** A row that comes encoded and has no values besides its key. */
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

    /** The row with nothing but its key. */
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

    /** The value of the column with this index, from 0; not for a row that comes encoded. */
    public @Nullable Object value(int column) {
        return values[column];
    }

    /** The whole row as a line of JSON; null for one that comes in values. */
    public @Nullable EncodedRow encoded() {
        return encoded;
    }
}
