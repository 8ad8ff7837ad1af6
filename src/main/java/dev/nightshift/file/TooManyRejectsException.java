package dev.nightshift.file;

/** More lines of a file were rejected than is allowed; the message shows the first ones and says how to go on. */
public final class TooManyRejectsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyRejectsException(String message) {
        super(message);
    }
}
