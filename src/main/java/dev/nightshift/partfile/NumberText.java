package dev.nightshift.partfile;

import java.math.BigDecimal;

/**
 * The text form of decimals in all part files: exact, and without an exponent unless that would take too many zeros.
 */
final class NumberText {

    /** A number with more zeros than this is written with an exponent, which is just as exact. */
    private static final int PLAIN_ZEROS = 400;

    private NumberText() {}

    static String of(BigDecimal number) {
        boolean plain = Math.abs((long) number.scale()) <= PLAIN_ZEROS;
        return plain ? number.toPlainString() : number.toString();
    }
}
