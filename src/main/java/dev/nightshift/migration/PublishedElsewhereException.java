package dev.nightshift.migration;

/** The bucket holds another result of this very run, which is left as it is: going on with the run leads nowhere. */
public final class PublishedElsewhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PublishedElsewhereException(String message, Throwable cause) {
        super(message, cause);
    }
}
