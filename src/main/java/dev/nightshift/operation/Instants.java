package dev.nightshift.operation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads instants that people type. */
public final class Instants {

    private Instants() {}

    /**
     * An ISO-8601 time with zone offset or {@code Z}.
     *
     * @param what the option's name, for the message
     * @throws IllegalArgumentException if the text is none
     */
    public static Instant parse(String text, String what) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    what + " is '" + text + "'; expected a time with zone such as 2026-11-23T00:00:00Z", e);
        }
    }
}
