package dev.nightshift.migration;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** The bucket holds another result of this very run, which is left as it is: going on with the run leads nowhere. */
public final class PublishedElsewhereException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    PublishedElsewhereException(String message, Throwable cause) {
        super(Reason.FAILED, message, cause);
    }
}
