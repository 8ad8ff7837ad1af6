package dev.nightshift.operation;

import dev.nightshift.work.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code nightshift.nightly.*}: what the nightly command does beside tonight's run.
 *
 * @param restartWithin runs that were started longer ago are not restarted
 * @param maxAttempts runs that failed or died this many times are not restarted, except for tonight's run
 * @param rerunLostSnapshot whether a run whose snapshot is lost is replaced by a new run, the next rerun
 * @param fullEvery with {@code nightshift.load: incremental}, a new chain begins when the newest is this old; null for
 *     never
 * @param until the time of day in {@code nightshift.zone} at which the work is stopped; null for never
 */
public record NightlyProperties(
        @DefaultValue("20h") Duration restartWithin,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("true") boolean rerunLostSnapshot,
        @Nullable Duration fullEvery,
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
        if (fullEvery != null && (fullEvery.isNegative() || fullEvery.isZero())) {
            throw new SettingsException(
                    "nightshift.nightly.full-every is " + fullEvery + "; expected a duration such as 7d");
        }
    }

    /**
     * Whether a chain has become as old as {@code fullEvery}. Whole days are calendar days, so that seven of them end
     * on the same weekday although a day of daylight saving is shorter or longer.
     *
     * @param first cutoff of its first night
     */
    boolean endsChain(Instant first, Instant cutoff, ZoneId zone) {
        if (fullEvery == null) {
            return false;
        }
        long days = fullEvery.toDays();
        Instant oldest = fullEvery.equals(Duration.ofDays(days))
                ? cutoff.atZone(zone).minusDays(days).toInstant()
                : cutoff.minus(fullEvery);
        return !first.isAfter(oldest);
    }
}
