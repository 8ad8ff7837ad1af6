package dev.nightshift.oraclewire;

import java.io.IOException;

/** The client sent a marker packet, which asks to break off the call that is being answered. */
final class BreakException extends IOException {

    private static final long serialVersionUID = 1L;

    BreakException() {
        super("break");
    }
}
