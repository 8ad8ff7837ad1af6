package dev.nightshift.partfile;

import org.jspecify.annotations.Nullable;

/** The bytes are not a part file of the expected format. The message says where, and what was found there. */
public final class UnreadablePartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadablePartException(String found, @Nullable Throwable cause) {
        super(found, cause);
    }
}
