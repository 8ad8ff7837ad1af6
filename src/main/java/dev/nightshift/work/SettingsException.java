package dev.nightshift.work;

import org.jspecify.annotations.Nullable;

/** A setting has a value that cannot be used. The message names its key, its value and what is expected. */
public final class SettingsException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        this(message, null);
    }

    public SettingsException(String message, @Nullable Throwable cause) {
        super(Reason.REFUSED, message, cause);
    }
}
