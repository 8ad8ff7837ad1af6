package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.LoginId;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** A value cannot be written exactly in the run's format. The message names its column, its row and the remedy. */
public final class UnfitValueException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong with the value, and what to do about it */
    UnfitValueException(Column column, LoginId id, String reason) {
        super(
                Reason.REFUSED,
                "Column " + column.sourceName() + " of the row with id " + id + " cannot be written exactly: " + reason,
                null);
    }
}
