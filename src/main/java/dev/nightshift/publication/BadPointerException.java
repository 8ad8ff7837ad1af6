package dev.nightshift.publication;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** The pointer to the newest run is no such document; says what it is instead, and what to do. */
public final class BadPointerException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    BadPointerException(String message, Throwable cause) {
        super(Reason.REFUSED, message, cause);
    }
}
