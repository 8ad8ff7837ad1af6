package dev.nightshift.operation;

import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.StopSignal;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stops the work at a time of day, so that nothing reads the source when the day's work starts. */
final class NightsEnd implements AutoCloseable {

    private final ScheduledExecutorService timer;

    private NightsEnd(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** @param until the time of day; null if the work may take as long as it needs */
    static NightsEnd of(@Nullable LocalTime until, OperationContext context, StopSignal stop) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("night's end"));
        if (until != null) {
            ZonedDateTime now =
                    context.clock().instant().atZone(context.settings().zone());
            var unused = timer.schedule(
                    () -> stop.request("nightshift.nightly.until (" + until + ") was reached"),
                    left(now, until).toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return new NightsEnd(timer);
    }

    /** Returns the time until the next such time of day. */
    static Duration left(ZonedDateTime now, LocalTime until) {
        ZonedDateTime today = now.with(until);
        return Duration.between(
                now, today.isAfter(now) ? today : now.plusDays(1).with(until));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
