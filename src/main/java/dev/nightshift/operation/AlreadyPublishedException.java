package dev.nightshift.operation;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/**
 * The bucket contains a result that this ledger did not publish. The command is refused, because nothing was copied,
 * but the run can never be published.
 */
final class AlreadyPublishedException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    AlreadyPublishedException(String message) {
        super(Reason.REFUSED, message, null);
    }
}
