package dev.nightshift.cli;

import dev.nightshift.work.NightshiftException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/** Parses durations that users type. */
final class Durations {

    private Durations() {}

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+");

    /**
     * Parses a duration such as 26h, 90m or 30d. A number without a unit is refused: Spring takes it as milliseconds,
     * and then every run would be older.
     *
     * @param what the option's name, for the message
     * @throws NightshiftException if the text is not a duration, has no unit, or is negative
     */
    static Duration parse(String text, String what) {
        if (NUMBER.matcher(text).matches()) {
            throw NightshiftException.usage(what + " is '" + text + "' without a unit; write for example " + text
                    + "m, " + text + "h or " + text + "d");
        }
        Duration age;
        try {
            age = DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException e) {
            age = Duration.ofMillis(-1);
        }
        if (age.isNegative()) {
            throw NightshiftException.usage(what + " is '" + text + "'; expected a duration such as 30d, 26h or 90m");
        }
        return age;
    }
}
