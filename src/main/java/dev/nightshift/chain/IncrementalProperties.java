package dev.nightshift.chain;

import dev.nightshift.work.SettingsException;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.incremental.*}: how nights copy what is new. They matter only if {@code nightshift.load} is {@code
 * incremental}.
 *
 * @param overlap how far before its window a night looks for rows that were committed late; zero for not at all
 * @param appendOnly whether rows are only ever added, so that what came later than the overlap is found by counting
 * @param settle a night does not begin before its cutoff plus this duration
 */
public record IncrementalProperties(
        @DefaultValue("1h") Duration overlap,
        @DefaultValue("false") boolean appendOnly,
        @DefaultValue("0s") Duration settle) {

    /** Times that much earlier or later are times for every database. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    /** Checks the ranges. */
    public IncrementalProperties {
        require("overlap", overlap, "1h");
        require("settle", settle, "15m");
    }

    private static void require(String name, Duration duration, String example) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new SettingsException("nightshift.incremental." + name + " is " + duration
                    + "; expected 0 or a duration such as " + example + ", up to 36500d");
        }
    }
}
