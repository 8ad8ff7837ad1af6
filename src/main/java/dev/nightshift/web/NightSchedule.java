package dev.nightshift.web;

import dev.nightshift.work.DaemonThreads;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.support.CronExpression;

/**
 * Does something at the times of a cron expression, never twice at once: times that pass while it is being done are left
 * out. What was not brought to its end is tried again every ten minutes, six times at most. Looks at the clock every few seconds, so that a host that slept, or whose clock was set, is no later than that.
 */
final class NightSchedule implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NightSchedule.class);

    private static final Duration UNTIL_AGAIN = Duration.ofMinutes(10);
    private static final int MOST_TRIES_AGAIN = 6;

    private final CronExpression cron;
    private final ZoneId zone;
    private final @Nullable LocalTime until;
    private final Clock clock;
    private final BooleanSupplier night;
    private final ScheduledExecutorService thread;
    private volatile @Nullable ZonedDateTime next;
    private ZonedDateTime begun;
    private int triesAgain;

    /**
     * @param until the time of day after which nothing is tried again before the next regular time; null: none
     * @param night says whether nothing is left to be tried again
     */
    NightSchedule(String cron, ZoneId zone, @Nullable LocalTime until, Clock clock, BooleanSupplier night) {
        this.cron = CronExpression.parse(cron);
        this.zone = zone;
        this.until = until;
        this.clock = clock;
        this.night = night;
        this.thread = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("schedule"));
        this.begun = now();
        this.next = this.cron.next(begun);
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
        boolean done = false;
        try {
            done = night.getAsBoolean();
        } catch (RuntimeException | Error e) {
            log.warn("The night that was due at {} failed: {}", due, e.toString());
        } finally {
            next = after(due, done);
        }
    }

    private @Nullable ZonedDateTime after(ZonedDateTime due, boolean done) {
        if (triesAgain == 0) {
            begun = due;
        }
        ZonedDateTime now = now();
        ZonedDateTime regular = cron.next(now);
        ZonedDateTime again = now.plus(UNTIL_AGAIN);
        if (done || triesAgain == MOST_TRIES_AGAIN || over(again) || (regular != null && !again.isBefore(regular))) {
            if (!done) {
                log.warn("The night is not done and is not tried again before its next time, {}", regular);
            }
            triesAgain = 0;
            return regular;
        }
        triesAgain++;
        log.warn("The night is not done and is tried again at {} ({} of {})", again, triesAgain, MOST_TRIES_AGAIN);
        return again;
    }

    /** Whether the night is over then: begun after its end, it would work through the day. */
    private boolean over(ZonedDateTime then) {
        if (until == null) {
            return false;
        }
        ZonedDateTime end = begun.with(until);
        return !then.isBefore(end.isAfter(begun) ? end : end.plusDays(1));
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
