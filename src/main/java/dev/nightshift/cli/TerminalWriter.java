package dev.nightshift.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * A terminal with some lines at its end that are redrawn in place. Whatever else is printed appears above them.
 * Thread-safe.
 *
 * <p>It uses only sequences that every terminal supports: up, to the left, erase to the end of the screen.
 */
public final class TerminalWriter extends OutputWriter {

    private final Screen screen;
    private final Supplier<TerminalSize> size;
    private final boolean colours;

    /** @param colours whether the user wants colours */
    public TerminalWriter(Writer out, Supplier<TerminalSize> size, boolean colours) {
        this(new Screen(out), size, colours);
    }

    private TerminalWriter(Screen screen, Supplier<TerminalSize> size, boolean colours) {
        super(screen, true);
        this.screen = screen;
        this.size = size;
        this.colours = colours;
    }

    /** The current size. */
    TerminalSize size() {
        return size.get();
    }

    boolean colours() {
        return colours;
    }

    /**
     * Draws these lines in place of those drawn before. Each line must fit the width, and all of them together the
     * height.
     */
    void draw(List<String> lines) {
        // A PrintWriter holds this lock while it prints a whole line, including its end.
        synchronized (lock) {
            try {
                screen.draw(lines.stream().map(this::line).toList());
            } catch (IOException e) {
                setError();
            }
        }
    }

    /** Leaves the drawn lines in place; what is printed next appears below them. */
    void leave() {
        synchronized (lock) {
            try {
                screen.leave();
            } catch (IOException e) {
                setError();
            }
        }
    }

    /** A stream for writers of bytes. Each write must consist of whole characters, as log lines do. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                // Log lines are escaped by their layout.
                TerminalWriter.this.write(new String(bytes, from, length, StandardCharsets.UTF_8));
                TerminalWriter.this.flush();
            }
        };
    }

    /** Erases the lines while something else is printed, and draws them again below it. */
    private static final class Screen extends FilterWriter {

        private static final String ESCAPE = "\u001b[";

        private List<String> drawn = List.of();
        private boolean visible;

        private Screen(Writer out) {
            super(out);
        }

        private void draw(List<String> lines) throws IOException {
            synchronized (lock) {
                erase();
                drawn = List.copyOf(lines);
                show();
                out.flush();
            }
        }

        private void leave() throws IOException {
            synchronized (lock) {
                drawn = List.of();
                visible = false;
                out.flush();
            }
        }

        /** Ends every line, so that what other processes write to the terminal begins on a line of its own. */
        private void show() throws IOException {
            for (String line : drawn) {
                out.write(line + "\n");
            }
            visible = !drawn.isEmpty();
        }

        private void erase() throws IOException {
            if (visible) {
                // Moves to the first drawn line and erases everything below.
                out.write("\r" + ESCAPE + drawn.size() + "A" + ESCAPE + "J");
                visible = false;
            }
        }

        @Override
        public void write(int character) throws IOException {
            write(String.valueOf((char) character), 0, 1);
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            write(new String(text, from, length), 0, length);
        }

        @Override
        public void write(String text, int from, int length) throws IOException {
            if (length == 0) {
                return;
            }
            synchronized (lock) {
                erase();
                out.write(text, from, length);
                if (text.charAt(from + length - 1) == '\n') {
                    show();
                }
            }
        }
    }
}
