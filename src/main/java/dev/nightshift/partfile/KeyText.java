package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Parses row keys from text; reports the row of a malformed key. */
final class KeyText {

    /** A message quotes at most this many characters of a text. */
    private static final int MOST_CHARACTERS = 100;

    private KeyText() {}

    static LoginId id(Column column, String text, long row) {
        if (column.type() != ColumnType.NUMBER) {
            return LoginId.of(text);
        }
        try {
            return LoginId.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw unreadable(row, "its " + column.name() + " is not a number: " + quoted(text), e);
        }
    }

    static Instant time(String name, String text, long row) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw unreadable(row, "its " + name + " is not an instant: " + quoted(text), e);
        }
    }

    /** Returns the text, unless it contains half of a surrogate pair. */
    static String requireUnicode(String text, long row) {
        if (!Utf8Output.whole(text)) {
            throw unreadable(row, "a text contains half of a surrogate pair");
        }
        return text;
    }

    private static String quoted(String text) {
        return text.length() <= MOST_CHARACTERS
                ? '"' + text + '"'
                : '"' + text.substring(0, MOST_CHARACTERS) + "\" and more";
    }

    /** @param row counted from 1 */
    static UnreadablePartException unreadable(long row, String found, Throwable cause) {
        return new UnreadablePartException("row " + row + " cannot be read: " + found, cause);
    }

    /** @param row counted from 1 */
    static UnreadablePartException unreadable(long row, String found) {
        return new UnreadablePartException("row " + row + " cannot be read: " + found, null);
    }
}
