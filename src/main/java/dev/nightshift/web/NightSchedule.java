package dev.nightshift.web;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.support.CronExpression;

/**
 * Does something at the times of a cron expression, never twice at once: times that pass while it is being done are left
 * out. Looks at the clock every few seconds, so that a host that slept, or whose clock was set, is no later than that.
 */
final class NightSchedule implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NightSchedule.class);

    private final CronExpression cron;
    private final ZoneId zone;
    private final Clock clock;
    private final Runnable night;
    private final ScheduledExecutorService thread;
    private volatile @Nullable ZonedDateTime next;

    NightSchedule(String cron, ZoneId zone, Clock clock, Runnable night) {
        this.cron = CronExpression.parse(cron);
        this.zone = zone;
        this.clock = clock;
        this.night = night;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "schedule");
            made.setDaemon(true);
            return made;
        });
        this.next = this.cron.next(now());
    }

    /** Looks at the clock from now on, so often. */
    NightSchedule start(Duration every) {
        long millis = every.toMillis();
        var unused = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
        return this;
    }

    private ZonedDateTime now() {
        return ZonedDateTime.now(clock.withZone(zone));
    }

    /** Does it if its time has come. */
    void look() {
        ZonedDateTime due = next;
        if (due == null || now().isBefore(due)) {
            return;
        }
        try {
            night.run();
        } catch (RuntimeException e) {
            log.warn("The night that was due at {} failed: {}", due, e.getMessage());
        } finally {
            next = cron.next(now());
        }
    }

    /** When it is done next; null: never again. */
    @Nullable ZonedDateTime next() {
        return next;
    }

    /** Does nothing more; what is being done goes on. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
