package dev.nightshift.login;

import java.math.BigDecimal;

/**
 * The id of a row, in one total order: numbers before texts, numbers by value, texts by Unicode code point. Two ids are
 * equal exactly when {@code compareTo} returns 0, so that {@code 1}, {@code 1.0} and {@code 1.00} are one id.
 */
public sealed interface LoginId extends Comparable<LoginId> permits WholeId, DecimalId, TextId {

    static LoginId of(long value) {
        return new WholeId(value);
    }

    static LoginId of(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        // Only a whole number of at most 19 digits can fit a long.
        if (stripped.scale() <= 0 && (long) stripped.precision() - stripped.scale() <= 19) {
            long whole = stripped.longValue();
            if (BigDecimal.valueOf(whole).compareTo(stripped) == 0) {
                return new WholeId(whole);
            }
        }
        return new DecimalId(stripped);
    }

    static LoginId of(String text) {
        return new TextId(text);
    }

    /** The inverse of {@link #encoded}; refuses any text that {@code encoded} does not write. */
    static LoginId decode(String encoded) {
        if (encoded.startsWith("t:")) {
            return of(encoded.substring(2));
        }
        // Exponents are refused, because a few characters could expand to gigabytes.
        if (encoded.matches("n:-?\\d+(\\.\\d+)?")) {
            LoginId id = of(new BigDecimal(encoded.substring(2)));
            if (id.encoded().equals(encoded)) {
                return id;
            }
        }
        throw new IllegalArgumentException(
                "Not an encoded id: \"" + encoded + "\"; expected \"n:\" and a plain number, or \"t:\" and a text");
    }

    /** A Long, a BigDecimal (to be written with {@code toPlainString}) or a String. */
    Object value();

    /** The id as it is stored in checkpoints: {@code n:42}, {@code n:0.5}, {@code t:abc}. */
    String encoded();

    /** The id as operators see it: {@code 42}, or a text in double quotes. */
    @Override
    String toString();
}
