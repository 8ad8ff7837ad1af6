package dev.nightshift.oraclewire;

import java.nio.ByteBuffer;

/**
 * Oracle's BINARY_FLOAT and BINARY_DOUBLE: IEEE 754 with bits changed so that the order of the bytes is that of the
 * values; the sign bit of a positive number is set, and all bits of a negative one are inverted (python-oracledb,
 * {@code decoders.pyx}).
 */
final class BinaryFloatCodec {

    private BinaryFloatCodec() {}

    static byte[] encode(double value) {
        long bits = Double.doubleToLongBits(value);
        return ByteBuffer.allocate(8)
                .putLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE)
                .array();
    }

    static byte[] encode(float value) {
        int bits = Float.floatToIntBits(value);
        return ByteBuffer.allocate(4)
                .putInt(bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE)
                .array();
    }

    static double decodeDouble(byte[] b) {
        long bits = ByteBuffer.wrap(b).getLong();
        return Double.longBitsToDouble(bits < 0 ? bits ^ Long.MIN_VALUE : ~bits);
    }

    static float decodeFloat(byte[] b) {
        int bits = ByteBuffer.wrap(b).getInt();
        return Float.intBitsToFloat(bits < 0 ? bits ^ Integer.MIN_VALUE : ~bits);
    }
}
