package dev.nightshift.cli;

import dev.nightshift.work.NightshiftException;
import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/** Parses durations that users type. */
final class Durations {

    private Durations() {}

    /**
     * Parses a duration such as 26h, 90m or 30d.
     *
     * @param what the option's name, for the message
     * @throws NightshiftException if the text is not a duration, or is negative
     */
    static Duration parse(String text, String what) {
        Duration age;
        try {
            age = DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException e) {
            age = Duration.ofMillis(-1);
        }
        if (age.isNegative()) {
            throw NightshiftException.usage(what + " is '" + text + "'; expected a duration such as 26h or 90m");
        }
        return age;
    }
}
