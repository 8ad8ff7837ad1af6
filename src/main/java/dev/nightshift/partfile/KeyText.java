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

    /** More than any database has. */
    private static final int MOST_DIGITS = 20_000;

    private KeyText() {}

    static LoginId id(Column column, String text, long row) {
        if (column.type() != ColumnType.NUMBER) {
            return LoginId.of(text);
        }
        return number(column.name(), text, row);
    }

    /** Returns the number, unless it or its exponent is so long that it would expand to gigabytes. */
    static LoginId number(String name, String text, long row) {
        try {
            BigDecimal number = text.length() > MOST_DIGITS ? null : new BigDecimal(text);
            if (number == null || Math.abs((long) number.scale()) > MOST_DIGITS) {
                throw unreadable(row, "its " + name + " has more than " + MOST_DIGITS + " digits: " + quoted(text));
            }
            return LoginId.of(number);
        } catch (NumberFormatException e) {
            throw unreadable(row, "its " + name + " is not a number: " + quoted(text), e);
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
