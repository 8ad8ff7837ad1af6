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

    /** Checks the ranges. */
    public IncrementalProperties {
        if (overlap.isNegative()) {
            throw new SettingsException(
                    "nightshift.incremental.overlap is " + overlap + "; expected 0 or a duration such as 1h");
        }
        if (settle.isNegative()) {
            throw new SettingsException(
                    "nightshift.incremental.settle is " + settle + "; expected 0 or a duration such as 15m");
        }
    }
}
