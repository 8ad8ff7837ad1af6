package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.work.StopSignal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class ProcessSignalsTests {

    @Test
    void aClosedTerminalStopsTheWorkAndSayingItTwiceEndsNothing() throws ReflectiveOperationException {
        StringWriter err = new StringWriter();
        StopSignal stop = new StopSignal();
        new ProcessSignals(new PrintWriter(err)).stopOn(stop);

        hangUp();
        while (stop.reason() == null) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        hangUp();

        assertThat(stop.reason()).isEqualTo("signal SIGHUP");
        assertThat(err.toString()).containsOnlyOnce("Stopping after signal SIGHUP");
    }

    private static void hangUp() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance("HUP"));
    }
}
