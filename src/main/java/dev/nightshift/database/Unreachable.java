package dev.nightshift.database;

import dev.nightshift.work.Causes;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Recognizes that no server was reached, and adds the reason to a driver's message. */
public final class Unreachable {

    /** Oracle's codes for an unknown host, and for a host without a listener. */
    private static final Set<Integer> CODES = Set.of(12541, 12543, 17868);

    private Unreachable() {}

    /** Whether the host is unknown or its port is closed or filtered. */
    public static boolean is(Throwable failure) {
        return reason(failure).isPresent()
                || Causes.of(failure).stream()
                        .anyMatch(cause -> cause instanceof SQLException sql && CODES.contains(sql.getErrorCode()));
    }

    /** The first line of the message, with the reason if no server was reached and the message does not contain it. */
    static String text(Throwable failure) {
        String line = Causes.firstLine(failure);
        return reason(failure)
                .filter(reason -> !line.toLowerCase(Locale.ROOT).contains(reason.toLowerCase(Locale.ROOT)))
                .map(reason -> line.replaceFirst("[.:]$", "") + ": " + reason)
                .orElse(line);
    }

    private static Optional<String> reason(Throwable failure) {
        for (Throwable cause : Causes.of(failure)) {
            if (cause instanceof UnknownHostException) {
                return Optional.of(
                        "unknown host " + String.valueOf(cause.getMessage()).split(":", 2)[0]);
            }
            if (cause instanceof NoRouteToHostException) {
                return Optional.of("no route to host");
            }
            if (cause instanceof ConnectException) {
                return Optional.of("refused");
            }
            if (cause instanceof SocketTimeoutException
                    && String.valueOf(cause.getMessage())
                            .toLowerCase(Locale.ROOT)
                            .contains("connect timed out")) {
                return Optional.of("connect timed out");
            }
        }
        return Optional.empty();
    }
}
