package dev.nightshift.verification;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import org.jspecify.annotations.Nullable;

/** A published run cannot even be compared, because its manifest is damaged or is not one. */
final class DamagedException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    DamagedException(String message, @Nullable Throwable cause) {
        super(Reason.DIFFERENCES, message, cause);
    }
}
