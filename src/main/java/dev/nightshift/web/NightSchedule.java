package dev.nightshift.web;

import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.Defects;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.support.CronExpression;

/**
 * Runs an action at the times of a cron expression, never twice at once: times that pass while the action runs are
 * skipped. A local time that does not exist, because the clocks are put forward, is the first moment after the gap; one
 * that exists twice is the first of the two. An action that did not finish is repeated after ten minutes, at most six
 * times. The clock is checked every few seconds, so that a host that slept, or whose clock was set, is late by no more
 * than that.
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
     * @param until the time of day after which the action is not repeated before the next regular time; null if there
     *     is no limit
     * @param night the action; returns whether it is finished and need not be repeated
     */
    NightSchedule(String cron, ZoneId zone, @Nullable LocalTime until, Clock clock, BooleanSupplier night) {
        this.cron = CronExpression.parse(cron);
        this.zone = zone;
        this.until = until;
        this.clock = clock;
        this.night = night;
        this.thread = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("schedule"));
        this.begun = now();
        this.next = regular(begun);
    }

    /** Starts to check the clock at this interval. */
    NightSchedule start(Duration every) {
        long millis = every.toMillis();
        var unused = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
        return this;
    }

    private ZonedDateTime now() {
        return ZonedDateTime.now(clock.withZone(zone));
    }

    /** Runs the action if its time has come. */
    void look() {
        ZonedDateTime due = next;
        if (due == null || now().isBefore(due)) {
            return;
        }
        boolean done = false;
        try {
            done = night.getAsBoolean();
        } catch (RuntimeException | Error e) {
            if (Defects.is(e)) {
                log.error("The work of the night that was due at {} failed because of a defect of the program", due, e);
            } else {
                log.warn("The work of the night that was due at {} failed: {}", due, e.toString());
            }
        } finally {
            next = after(due, done);
        }
    }

    /**
     * Returns the first regular time after a moment; null if there is none. Local times are asked for, because a cron
     * expression passes over zoned times that do not exist, and with them over a night.
     */
    private @Nullable ZonedDateTime regular(ZonedDateTime moment) {
        LocalDateTime local = cron.next(moment.toLocalDateTime());
        while (local != null && !existing(local).isAfter(moment)) {
            local = cron.next(local);
        }
        return local == null ? null : existing(local);
    }

    private ZonedDateTime existing(LocalDateTime local) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        return transition != null && transition.isGap()
                ? transition.getInstant().atZone(zone)
                : local.atZone(zone);
    }

    private @Nullable ZonedDateTime after(ZonedDateTime due, boolean done) {
        if (triesAgain == 0) {
            begun = due;
        }
        ZonedDateTime now = now();
        ZonedDateTime regular = regular(now);
        ZonedDateTime again = now.plus(UNTIL_AGAIN);
        if (done || triesAgain == MOST_TRIES_AGAIN || over(again) || (regular != null && !again.isBefore(regular))) {
            if (!done) {
                log.warn(
                        "The work of the night is not finished and is not repeated before its next regular time, {}",
                        regular);
            }
            triesAgain = 0;
            return regular;
        }
        triesAgain++;
        log.warn(
                "The work of the night is not finished and is repeated at {} ({} of {})",
                again,
                triesAgain,
                MOST_TRIES_AGAIN);
        return again;
    }

    /** Whether the night is over at that time: work that begins after its end would continue through the day. */
    private boolean over(ZonedDateTime then) {
        if (until == null) {
            return false;
        }
        ZonedDateTime end = begun.with(until);
        return !then.isBefore(end.isAfter(begun) ? end : end.plusDays(1));
    }

    /** The next time; null if there is none. */
    @Nullable ZonedDateTime next() {
        return next;
    }

    /** Says in a sentence when the action runs. */
    String sentence() {
        ZonedDateTime first = next;
        return "serve starts the nightly work at nightshift.schedule.cron, '" + cron + "', in " + zone + "; "
                + (first == null ? "it has no next time" : "the next one at " + first.toOffsetDateTime());
    }

    /** Starts nothing more. An action that is running continues. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
