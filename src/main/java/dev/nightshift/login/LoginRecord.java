package dev.nightshift.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row: its key and its values in column order; nobody changes it after it was made. */
public final class LoginRecord {

    private final @Nullable Instant lastLogin;
    private final LoginId id;
    private final @Nullable Object[] values;

    /** Takes the array over as it is, without a copy: the caller forgets it. */
    public LoginRecord(@Nullable Instant lastLogin, LoginId id, @Nullable Object[] values) {
        this.lastLogin = lastLogin;
        this.id = id;
        this.values = values;
    }

    /** The time of the last login; null for a row that never logged in. */
    public @Nullable Instant lastLogin() {
        return lastLogin;
    }

    public LoginId id() {
        return id;
    }

    /** The value of the column with this index, from 0. */
    public @Nullable Object value(int column) {
        return values[column];
    }
}
