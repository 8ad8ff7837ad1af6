package dev.nightshift.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The number of columns and lines of a terminal. */
public record TerminalSize(int columns, int lines) {

    private static final TerminalSize USUAL = new TerminalSize(80, 24);
    private static final long HOLDS_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PATIENCE_MILLIS = 500;

    /**
     * The size of the terminal of this process. It is determined again every two seconds, because users resize
     * terminals.
     */
    public static Supplier<TerminalSize> ofThisProcess() {
        return new Remembered(TerminalSize::ask, System::nanoTime);
    }

    /** The size that the terminal's driver reports, or the usual size. */
    private static TerminalSize ask() {
        Process stty = null;
        try {
            stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectErrorStream(true)
                    .start();
            if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return USUAL;
            }
            return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The process has no terminal, or the system does not have this command.
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        } finally {
            if (stty != null) {
                stty.destroy();
            }
        }
    }

    /** Parses lines and columns as {@code stty size} prints them. A serial line reports 0 0. */
    static TerminalSize parse(String text) {
        String[] words = text.strip().split(" ", -1);
        if (words.length != 2 || !words[0].matches("\\d{1,5}") || !words[1].matches("\\d{1,5}")) {
            return USUAL;
        }
        int lines = Integer.parseInt(words[0]);
        int columns = Integer.parseInt(words[1]);
        return new TerminalSize(columns == 0 ? USUAL.columns : columns, lines == 0 ? USUAL.lines : lines);
    }

    /** Determines the size at most every two seconds. */
    static final class Remembered implements Supplier<TerminalSize> {

        private final Supplier<TerminalSize> source;
        private final LongSupplier nanoTime;
        private @Nullable TerminalSize known;
        private long askedAt;

        Remembered(Supplier<TerminalSize> source, LongSupplier nanoTime) {
            this.source = source;
            this.nanoTime = nanoTime;
        }

        @Override
        public synchronized TerminalSize get() {
            long now = nanoTime.getAsLong();
            TerminalSize size = known;
            if (size == null || now - askedAt > HOLDS_NANOS) {
                size = source.get();
                known = size;
                askedAt = now;
            }
            return size;
        }
    }
}
