package dev.nightshift.chain;

import dev.nightshift.chain.WindowObjection.Kind;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** A night cannot be published, because another one has changed the chain since it was planned. */
public final class WindowTakenException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    private final transient WindowObjection objection;

    WindowTakenException(WindowObjection objection) {
        // After the other run is published or abandoned, a restart may succeed.
        super(objection.kind() == Kind.UNPUBLISHED ? Reason.FAILED : Reason.INCONSISTENT, objection.reason(), null);
        this.objection = objection;
    }

    /** What was found, and what an operator can do about it. */
    public WindowObjection objection() {
        return objection;
    }
}
