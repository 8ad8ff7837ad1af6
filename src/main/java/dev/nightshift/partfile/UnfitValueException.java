package dev.nightshift.partfile;

/** A value has no exact form in the run's format; names its column and row. */
public final class UnfitValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitValueException(String message) {
        super(message);
    }
}
