package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** A file ends early or is damaged. Only another copy of it helps, in a new run. */
public final class DamagedFileException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    DamagedFileException(String message, Throwable cause) {
        super(Reason.REFUSED, message, cause);
    }
}
