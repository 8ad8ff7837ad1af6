package dev.nightshift.partfile;

import org.jspecify.annotations.Nullable;

/** Bytes are no part file of the format that they should have; says where, and what was found there. */
public final class UnreadablePartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadablePartException(String found, @Nullable Throwable cause) {
        super(found, cause);
    }
}
