package dev.nightshift.operation;

import dev.nightshift.work.SettingsException;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * {@code nightshift.schedule.*}: when {@code serve} does the work of {@code nightly} by itself.
 *
 * @param cron six fields, seconds first, in {@code nightshift.zone}; null for never
 */
public record ScheduleProperties(@Nullable String cron) {

    /** Checks the expression. A blank one counts as null. */
    public ScheduleProperties {
        cron = cron == null || cron.isBlank() ? null : cron.trim();
        if (cron != null) {
            try {
                CronExpression.parse(cron);
            } catch (IllegalArgumentException e) {
                throw new SettingsException(
                        "nightshift.schedule.cron is '" + cron + "'; expected six fields (second, minute, hour, day,"
                                + " month, day of the week) such as '0 5 0 * * *': " + e.getMessage(),
                        e);
            }
        }
    }
}
