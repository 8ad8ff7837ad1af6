package dev.nightshift.login;

import java.time.Instant;

/** The key of a row that has logged in, in stream order: by time, equal times by id. */
public record Login(Instant lastLogin, LoginId id) implements Comparable<Login> {

    @Override
    public int compareTo(Login other) {
        return compare(lastLogin, id, other);
    }

    /** What {@code compareTo} says, for a login that is not an object yet. */
    static int compare(Instant lastLogin, LoginId id, Login other) {
        int byTime = lastLogin.compareTo(other.lastLogin);
        return byTime != 0 ? byTime : id.compareTo(other.id);
    }
}
