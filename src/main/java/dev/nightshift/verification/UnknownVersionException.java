package dev.nightshift.verification;

/** A document has a format that only a newer version of the program can read. */
final class UnknownVersionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownVersionException(String found) {
        super(found);
    }
}
