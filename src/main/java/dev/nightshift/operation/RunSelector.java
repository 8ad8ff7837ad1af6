package dev.nightshift.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run as people name it: by its number, by its cutoff, or by nothing, which means the newest. */
record RunSelector(@Nullable Long number, @Nullable Instant cutoff) {

    /** @throws IllegalArgumentException if the text is neither number nor time */
    static RunSelector parse(@Nullable String text) {
        if (text == null) {
            return new RunSelector(null, null);
        }
        if (text.matches("\\d{1,18}")) {
            return new RunSelector(Long.valueOf(text), null);
        }
        try {
            return new RunSelector(null, Instants.parse(text, "RUN"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "RUN is '" + text + "'; expected a run's number, or its cutoff as a time with zone such as"
                            + " 2026-11-23T00:00:00Z",
                    e);
        }
    }
}
