package dev.nightshift.cli;

import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that knows the few control sequences that the program uses and refuses all others. It wraps lines at its
 * width as real ones do, and has room for any number of lines.
 */
final class FakeTerminal extends Writer {

    private static final Pattern CONTROL = Pattern.compile("\u001b\\[(\\d*)([AJm])");

    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private final StringBuilder colours = new StringBuilder();
    private int columns;
    private int row;
    private int column;
    private boolean wrapped;

    FakeTerminal(int columns) {
        this.columns = columns;
    }

    void resize(int newColumns) {
        columns = newColumns;
    }

    TerminalSize size() {
        return new TerminalSize(columns, 10);
    }

    /** The visible lines, without the empty line of the cursor. */
    List<String> lines() {
        List<String> seen =
                new ArrayList<>(lines.stream().map(StringBuilder::toString).toList());
        if (seen.get(seen.size() - 1).isEmpty()) {
            seen.remove(seen.size() - 1);
        }
        return seen;
    }

    /** Whether any text was too long for its line. */
    boolean wrapped() {
        return wrapped;
    }

    /** All colour codes, in their order. */
    String colours() {
        return colours.toString();
    }

    @Override
    public void write(char[] text, int from, int length) {
        String all = new String(text, from, length);
        Matcher control = CONTROL.matcher(all);
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            if (c == '\u001b') {
                if (!control.region(i, all.length()).lookingAt()) {
                    throw new AssertionError("Unknown control sequence in: " + all.replace('\u001b', '^'));
                }
                control(control.group(1), control.group(2));
                i = control.end() - 1;
            } else if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                newLine();
            } else {
                put(c);
            }
        }
    }

    private void control(String number, String letter) {
        switch (letter) {
            case "A" -> {
                row -= Integer.parseInt(number);
                if (row < 0) {
                    throw new AssertionError("Moved above the first line");
                }
            }
            case "J" -> {
                lines.get(row).setLength(Math.min(column, lines.get(row).length()));
                while (lines.size() > row + 1) {
                    lines.remove(lines.size() - 1);
                }
            }
            default -> colours.append(number).append(' ');
        }
    }

    private void put(char c) {
        if (column == columns) {
            wrapped = true;
            newLine();
        }
        StringBuilder line = lines.get(row);
        while (line.length() <= column) {
            line.append(' ');
        }
        line.setCharAt(column++, c);
    }

    private void newLine() {
        row++;
        column = 0;
        if (row == lines.size()) {
            lines.add(new StringBuilder());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
