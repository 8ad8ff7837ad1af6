package dev.nightshift.oraclewire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Oracle's NUMBER: an exponent of 100 with an offset of 65 and the sign in the highest bit, then digits of base 100,
 * each plus 1; of a negative number the exponent's bits are inverted, a digit is taken from 101, and a byte of 102 ends
 * a number of fewer than 20 digits (python-oracledb, {@code decoders.pyx}).
 */
final class NumberCodec {

    private static final int END = 102;
    private static final int MOST_DIGITS = 20;
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    private NumberCodec() {}

    static BigDecimal decode(byte[] b) {
        if (b.length == 1 && (b[0] & 255) == 0x80) {
            return BigDecimal.ZERO;
        }
        boolean positive = (b[0] & 0x80) != 0;
        int exponent = ((positive ? b[0] : ~b[0]) & 0x7f) - 65;
        int count = !positive && b[b.length - 1] == END ? b.length - 2 : b.length - 1;
        BigInteger digits = BigInteger.ZERO;
        for (int i = 1; i <= count; i++) {
            digits = digits.multiply(HUNDRED).add(BigInteger.valueOf(positive ? b[i] - 1 : 101 - b[i]));
        }
        BigDecimal value =
                new BigDecimal(positive ? digits : digits.negate(), 2 * (count - 1 - exponent)).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    static byte[] encode(BigDecimal value) {
        if (value.signum() == 0) {
            return new byte[] {(byte) 0x80};
        }
        BigDecimal magnitude = value.abs()
                .round(new MathContext(2 * MOST_DIGITS, RoundingMode.HALF_UP))
                .stripTrailingZeros();
        // Pairs of digits on both sides of the point.
        int scale = magnitude.scale() + (magnitude.scale() & 1);
        String text = magnitude.setScale(scale).unscaledValue().toString();
        if ((text.length() & 1) != 0) {
            text = "0" + text;
        }
        int count = text.length() / 2;
        int exponent = count - 1 - scale / 2;
        byte[] digits = new byte[count];
        int last = 0;
        for (int i = 0; i < count; i++) {
            digits[i] = (byte) Integer.parseInt(text, 2 * i, 2 * i + 2, 10);
            last = digits[i] == 0 ? last : i + 1;
        }
        return encode(value.signum() < 0, exponent, Arrays.copyOf(digits, last));
    }

    private static byte[] encode(boolean negative, int exponent, byte[] digits) {
        boolean end = negative && digits.length < MOST_DIGITS;
        byte[] b = new byte[1 + digits.length + (end ? 1 : 0)];
        int head = 0x80 | exponent + 65;
        b[0] = (byte) (negative ? ~head : head);
        for (int i = 0; i < digits.length; i++) {
            b[1 + i] = (byte) (negative ? 101 - digits[i] : digits[i] + 1);
        }
        if (end) {
            b[b.length - 1] = END;
        }
        return b;
    }
}
