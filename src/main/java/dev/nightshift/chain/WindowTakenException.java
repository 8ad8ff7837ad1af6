package dev.nightshift.chain;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** A night cannot be published, because another one has changed the chain since it was planned. */
public final class WindowTakenException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    private final WindowObjection.Kind kind;

    WindowTakenException(WindowObjection objection) {
        super(Reason.INCONSISTENT, objection.reason(), null);
        this.kind = objection.kind();
    }

    /** What an operator can do about it. */
    public WindowObjection.Kind kind() {
        return kind;
    }
}
