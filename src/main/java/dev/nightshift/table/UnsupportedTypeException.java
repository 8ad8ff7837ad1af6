package dev.nightshift.table;

/** Thrown when a column's values cannot be copied without loss. The message is the reason without the column's name. */
final class UnsupportedTypeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsupportedTypeException(String reason) {
        super(reason);
    }
}
