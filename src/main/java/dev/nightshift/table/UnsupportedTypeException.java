package dev.nightshift.table;

/** A column's values cannot be carried without loss; the message is the reason, without the column's name. */
final class UnsupportedTypeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsupportedTypeException(String reason) {
        super(reason);
    }
}
