package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ProcessSignalsTests {

    /** Where nohup starts the build, the JVM leaves SIGHUP ignored, as it must. */
    @Test
    @Timeout(30)
    void aClosedTerminalStopsTheWorkAndSayingItTwiceEndsNothing() throws ReflectiveOperationException, IOException {
        assumeThat(ignoresHangUp()).isFalse();
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

    private static boolean ignoresHangUp() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(
                                line -> Long.parseUnsignedLong(line.substring(7).strip(), 16) % 2 == 1);
    }

    private static void hangUp() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance("HUP"));
    }
}
