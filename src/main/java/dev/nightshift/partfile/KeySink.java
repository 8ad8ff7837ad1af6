package dev.nightshift.partfile;

import dev.nightshift.login.LoginId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Takes the keys of rows, one after the other. */
@FunctionalInterface
public interface KeySink {

    /**
     * Takes the next one.
     *
     * @param lastLogin null for a row that never logged in
     */
    void accept(@Nullable Instant lastLogin, LoginId id);
}
