package dev.nightshift.publication;

/** The pointer to the newest run is no such document; says what it is instead, and what to do. */
public final class BadPointerException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    BadPointerException(String message, Throwable cause) {
        super(message, cause);
    }
}
