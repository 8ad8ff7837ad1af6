package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import org.jspecify.annotations.Nullable;

/** An object already exists at the key of a create-only put. */
public final class ObjectExistsException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    public ObjectExistsException(String message, @Nullable Throwable cause) {
        super(Reason.REFUSED, message, cause);
    }
}
