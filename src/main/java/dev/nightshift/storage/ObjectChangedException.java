package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import org.jspecify.annotations.Nullable;

/** The object to replace was deleted, or is not the expected version. */
public final class ObjectChangedException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    public ObjectChangedException(String message, @Nullable Throwable cause) {
        super(Reason.REFUSED, message, cause);
    }
}
