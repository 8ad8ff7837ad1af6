package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** More lines of a file were rejected than is allowed. A restart with a higher limit can succeed. */
public final class TooManyRejectsException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    TooManyRejectsException(String message) {
        super(Reason.REFUSED, message, null);
    }
}
