package dev.nightshift.file;

import dev.nightshift.login.LoginId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the id of a record: the last id found, its place, and what is wrong with it. Ids are limited in length, so that
 * they fit into the ledger and so that no exponent makes them larger in memory than their text. Not thread-safe.
 */
final class IdReader {

    /** The maximum number of characters of a text, or of digits of a number without exponent. */
    static final int LONGEST = 1_000;

    private static final int SURE_LONG_DIGITS = 18;

    private int start;
    private int end;
    private boolean whole;
    private long number;
    private @Nullable LoginId other;
    private @Nullable String flaw;
    private boolean found;

    void clear() {
        found = false;
        flaw = null;
        other = null;
    }

    /** Takes a number as it is written in JSON. */
    void number(byte[] bytes, int start, int end) {
        place(start, end);
        whole = false;
        int digits = bytes[start] == '-' ? start + 1 : start;
        if (end - digits > SURE_LONG_DIGITS || !readWhole(bytes, digits)) {
            decimal(bytes);
        } else {
            number = digits > start ? -number : number;
            whole = true;
        }
    }

    private boolean readWhole(byte[] bytes, int digits) {
        number = 0;
        for (int i = digits; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = number * 10 + digit;
        }
        return true;
    }

    private void decimal(byte[] bytes) {
        // The margin is for a sign, a point and an exponent besides the digits.
        if (end - start > LONGEST + 20) {
            flaw = "has more than " + LONGEST + " digits";
            return;
        }
        LoginId id = decimal(new String(bytes, start, end - start, StandardCharsets.US_ASCII));
        if (id == null) {
            flaw = "has more than " + LONGEST + " digits";
        } else {
            keep(id);
        }
    }

    /** The id that a number in JSON is; null if it has too many digits. */
    static @Nullable LoginId decimal(String number) {
        if (number.length() > LONGEST + 20) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(number).stripTrailingZeros();
            long digits =
                    Math.max((long) value.precision() - value.scale(), Math.max(value.precision(), value.scale()));
            return digits > LONGEST ? null : LoginId.of(value);
        } catch (NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    private void keep(LoginId id) {
        if (id.value() instanceof Long fits) {
            number = fits;
            whole = true;
        } else {
            other = id;
        }
    }

    /** Takes a text, whose place in JSON is from its opening quote to after its closing quote. */
    void text(String text, int start, int end) {
        place(start, end);
        whole = false;
        if (text.length() > LONGEST) {
            flaw = "has more than " + LONGEST + " characters";
        } else if (text.indexOf(0) >= 0) {
            flaw = "contains the character U+0000";
        } else if (hasLoneSurrogate(text)) {
            flaw = "contains an unpaired surrogate";
        } else {
            other = LoginId.of(text);
        }
    }

    /** Takes a value that cannot be an id. */
    void other(String kind) {
        place(0, 0);
        flaw = "is " + kind + ", expected a number or a text";
    }

    private void place(int start, int end) {
        this.start = start;
        this.end = end;
        found = true;
        flaw = null;
        other = null;
    }

    static boolean hasLoneSurrogate(String text) {
        // A surrogate pair is a single code point, which is not itself a surrogate.
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /** What is wrong with the id, for a message; null if nothing is. */
    @Nullable String flaw(String field) {
        if (!found) {
            return "has no " + field;
        }
        return flaw == null ? null : field + " " + flaw;
    }

    /** The place of the id in the line. */
    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** The id, unless it is a whole number that fits a long; then null. */
    @Nullable LoginId other() {
        return whole ? null : other;
    }

    long number() {
        return number;
    }
}
