package dev.nightshift.work;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks work to end soon, from any thread, and says why: whoever works looks at it every so often. The first request stays.
 * Thread-safe.
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

    /** Asks; the reason is for people, such as {@code SIGTERM}. */
    public void request(String why) {
        own.compareAndSet(null, why);
    }

    /** Why to stop; null while there is no reason to. */
    public @Nullable String reason() {
        String asked = own.get();
        return asked == null ? others.get() : asked;
    }

    /** Whether there is a reason to stop. */
    public boolean requested() {
        return reason() != null;
    }

    /**
     * A signal for a part of the work: it stops when this one does, and for one more reason. A request to it is not one to
     * this signal.
     *
     * @param reason asked each time the signal is looked at; null while there is none
     */
    public StopSignal or(Supplier<@Nullable String> reason) {
        return new StopSignal(() -> {
            String first = reason();
            return first == null ? reason.get() : first;
        });
    }
}
