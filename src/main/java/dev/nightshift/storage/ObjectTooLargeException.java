package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** An object is larger than any that this program makes, and was therefore not read into memory. */
public final class ObjectTooLargeException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    private ObjectTooLargeException(String message) {
        super(Reason.REFUSED, message, null);
    }

    /** Requires that an object can be read into memory. */
    public static void require(String name, long bytes) {
        if (bytes > ObjectStore.MOST_BYTES) {
            throw new ObjectTooLargeException(
                    name + " has " + bytes + " bytes, more than an object of this program can have; it was not read");
        }
    }
}
