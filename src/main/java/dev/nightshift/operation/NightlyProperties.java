package dev.nightshift.operation;

import dev.nightshift.work.SettingsException;
import java.time.Duration;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.nightly.*}: what the nightly command does beside tonight's run.
 *
 * @param restartWithin runs begun longer ago are not gone on with
 * @param maxAttempts runs that failed or died so many times are not gone on with, but for tonight's
 * @param rerunLostSnapshot whether a run whose snapshot is lost is begun anew as the next rerun
 * @param until a time of day in {@code nightshift.zone} at which the work is stopped; null: never
 */
public record NightlyProperties(
        @DefaultValue("20h") Duration restartWithin,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("true") boolean rerunLostSnapshot,
        @Nullable LocalTime until) {

    /** Checks the ranges. */
    public NightlyProperties {
        if (restartWithin.isNegative()) {
            throw new SettingsException(
                    "nightshift.nightly.restart-within is " + restartWithin + "; expected a duration such as 20h");
        }
        if (maxAttempts < 1 || maxAttempts > 1_000) {
            throw new SettingsException(
                    "nightshift.nightly.max-attempts is " + maxAttempts + "; expected 1 to 1,000 attempts");
        }
    }
}
