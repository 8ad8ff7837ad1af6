package dev.nightshift.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints texts that may contain data of others. No text can control the terminal, change the order of its letters, or
 * begin a line that looks like one of the program: what could is printed as the escape that JSON has for it.
 * Thread-safe.
 */
public class OutputWriter extends PrintWriter {

    private static final String UNPRINTABLE =
            "\\p{Cc}\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\p{Cs}";
    private static final Pattern WITHIN_LINES = Pattern.compile("[" + UNPRINTABLE + "&&[^\\n\\t]]");
    private static final Pattern WITHIN_A_LINE = Pattern.compile("[" + UNPRINTABLE + "&&[^\\t]]");

    /** The colours and styles of the program itself. */
    private static final Pattern STYLE = Pattern.compile("\u001b\\[(?:[0-4]|2[1-4]|3[1-6]|39)m");

    private static final String NEXT_LINE = "    ";

    private final boolean styles;

    /** Prints without colours. */
    public OutputWriter(Writer out) {
        this(out, false);
    }

    /** @param styles whether the texts of the program may contain colours */
    public OutputWriter(Writer out, boolean styles) {
        super(out);
        this.styles = styles;
    }

    /** Prints a text of several lines, such as a document in JSON or help. */
    @Override
    public void print(String text) {
        super.print(escaped(text, WITHIN_LINES));
    }

    /** Prints one line. */
    @Override
    public void println(String line) {
        super.println(line(line));
    }

    @Override
    public void println(Object line) {
        println(String.valueOf(line));
    }

    /** Prints a message, whose further lines are indented. */
    void say(String message) {
        message.lines().reduce((first, next) -> first + "\n" + NEXT_LINE + next).ifPresent(lines -> {
            print(lines);
            println();
        });
    }

    /** Returns a line of text as it is printed. */
    String line(String text) {
        return escaped(text, WITHIN_A_LINE);
    }

    private String escaped(String text, Pattern unprintable) {
        Matcher found = unprintable.matcher(text);
        if (!found.find()) {
            return text;
        }
        Matcher style = STYLE.matcher(text);
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        int copied = 0;
        do {
            if (styles && style.region(found.start(), text.length()).lookingAt()) {
                continue;
            }
            escaped.append(text, copied, found.start());
            for (int i = found.start(); i < found.end(); i++) {
                escaped.append(escape(text.charAt(i)));
            }
            copied = found.end();
        } while (found.find());
        return escaped.append(text, copied, text.length()).toString();
    }

    private static String escape(char unprintable) {
        return switch (unprintable) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> String.format(Locale.ROOT, "\\u%04x", (int) unprintable);
        };
    }
}
