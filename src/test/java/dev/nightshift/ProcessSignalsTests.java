package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ProcessSignalsTests {

    /** Where nohup starts the build, the JVM leaves SIGHUP ignored, as it must. */
    @Test
    void aClosedTerminalStopsTheWorkAndSayingItTwiceEndsNothing() throws ReflectiveOperationException, IOException {
        assumeThat(ignoresHangUp()).isFalse();
        StringWriter err = new StringWriter();
        StopSignal stop = new StopSignal();
        new ProcessSignals(new PrintWriter(err)).stopOn(stop);

        hangUp();
        await().until(() -> err.toString().endsWith("at once" + System.lineSeparator()));
        hangUp();

        assertThat(stop.reason()).isEqualTo("signal SIGHUP");
        assertThat(err.toString()).containsOnlyOnce("Stopping after signal SIGHUP");
    }

    @Test
    void aTerminalThatReadsNothingDoesNotHoldUpTheStop() throws ReflectiveOperationException, IOException {
        assumeThat(ignoresHangUp()).isFalse();
        CountDownLatch read = new CountDownLatch(1);
        StopSignal stop = new StopSignal();
        Writer full = new StringWriter() {
            @Override
            public void write(String text, int from, int length) {
                try {
                    read.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        new ProcessSignals(new PrintWriter(full)).stopOn(stop);

        hangUp();

        try {
            await().untilAsserted(() -> assertThat(stop.reason()).isEqualTo("signal SIGHUP"));
        } finally {
            read.countDown();
        }
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
