package dev.nightshift.partfile;

import java.math.BigDecimal;

/** The one text form of decimals in part files: exact, and plain as long as that is reasonable. */
final class NumberText {

    /** Beyond this many zeros a number is written with an exponent, which is as exact. */
    private static final int PLAIN_ZEROS = 400;

    private NumberText() {}

    static String of(BigDecimal number) {
        boolean plain = Math.abs((long) number.scale()) <= PLAIN_ZEROS;
        return plain ? number.toPlainString() : number.toString();
    }
}
