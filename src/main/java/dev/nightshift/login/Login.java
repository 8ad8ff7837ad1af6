package dev.nightshift.login;

import java.time.Instant;

/** The key of a row with a login, ordered as the stream is: by time, then by id. */
public record Login(Instant lastLogin, LoginId id) implements Comparable<Login> {

    @Override
    public int compareTo(Login other) {
        return compare(lastLogin, id, other);
    }

    /** The result of {@code compareTo} for a login that has not been created as an object. */
    static int compare(Instant lastLogin, LoginId id, Login other) {
        int byTime = lastLogin.compareTo(other.lastLogin);
        return byTime != 0 ? byTime : id.compareTo(other.id);
    }
}
