package dev.nightshift.work;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks a running attempt to end soon, from any thread; the first reason stays. */
public final class StopSignal {

    private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

    /** Asks; the reason is for people, such as {@code SIGTERM}. */
    public void request(String why) {
        reason.compareAndSet(null, why);
    }

    /** Why to stop; null while nobody asked. */
    public @Nullable String reason() {
        return reason.get();
    }
}
