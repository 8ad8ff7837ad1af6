package dev.nightshift.partfile;

import dev.nightshift.login.LoginId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Takes the keys of rows, one by one. */
@FunctionalInterface
public interface KeySink {

    /**
     * Takes the next key.
     *
     * @param lastLogin time of the last login; null for a row that never logged in
     */
    void accept(@Nullable Instant lastLogin, LoginId id);
}
