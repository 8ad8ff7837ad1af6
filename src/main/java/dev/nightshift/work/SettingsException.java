package dev.nightshift.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One or more settings have values that cannot be used. Each line names a key, its value and what is expected. */
public final class SettingsException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        this(message, null);
    }

    public SettingsException(String message, @Nullable Throwable cause) {
        super(Reason.REFUSED, message, cause);
    }

    /** Everything that is wrong, each in a line. */
    public SettingsException(List<String> lines, @Nullable Throwable cause) {
        this(String.join("\n", lines), cause);
    }

    /** Returns everything that is wrong, each in a line. */
    public List<String> lines() {
        return String.valueOf(getMessage()).lines().toList();
    }
}
