package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.LoginId;

/** A value has no exact form in the run's format; names its column, its row and the way out. */
public final class UnfitValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong with the value, and what can be done */
    UnfitValueException(Column column, LoginId id, String reason) {
        super("Column " + column.sourceName() + " of the row with id " + id + " cannot be written exactly: " + reason);
    }
}
