package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service knows the credentials, but they lack a permission. */
public final class AccessDeniedException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> permissions;

    /** @param permissions the actions that policies must allow, such as {@code s3:PutObject} */
    public AccessDeniedException(String message, @Nullable Throwable cause, List<String> permissions) {
        super(Reason.REFUSED, message, cause);
        this.permissions = List.copyOf(permissions);
    }

    public List<String> permissions() {
        return permissions;
    }
}
