package dev.nightshift.work;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks work to end soon and says why. The working thread checks it regularly. The first request is kept; later ones are
 * ignored. Thread-safe.
 */
public final class StopSignal {

    private final AtomicReference<@Nullable String> own = new AtomicReference<>();
    private final Supplier<@Nullable String> others;

    public StopSignal() {
        this(() -> null);
    }

    private StopSignal(Supplier<@Nullable String> others) {
        this.others = others;
    }

    /** Asks the work to end. The reason is for people, such as {@code SIGTERM}. */
    public void request(String why) {
        own.compareAndSet(null, why);
    }

    /** The reason to stop; null while there is no reason. */
    public @Nullable String reason() {
        String asked = own.get();
        return asked == null ? others.get() : asked;
    }

    /** Whether there is a reason to stop. */
    public boolean requested() {
        return reason() != null;
    }

    /**
     * Returns a signal for a part of the work. It asks to stop when this signal does, and also for one more reason. A
     * request to the returned signal does not reach this one.
     *
     * @param reason called each time the signal is checked; returns null while there is no reason
     */
    public StopSignal or(Supplier<@Nullable String> reason) {
        return new StopSignal(() -> {
            String first = reason();
            return first == null ? reason.get() : first;
        });
    }
}
