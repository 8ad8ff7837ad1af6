package dev.nightshift.oraclewire;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Oracle's data types, by their numbers on the wire (python-oracledb, {@code constants.pxi}). */
enum WireType {
    VARCHAR(1),
    NUMBER(2),
    VARNUM(6),
    LONG(8),
    DATE(12),
    RAW(23),
    LONG_RAW(24),
    CHAR(96),
    BINARY_FLOAT(100),
    BINARY_DOUBLE(101),
    CURSOR(102),
    CLOB(112),
    TIMESTAMP(180),
    TIMESTAMP_TZ(181),
    INTERVAL_DS(183),
    TIMESTAMP_LTZ(231);

    private final int number;

    WireType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static WireType of(int number) throws IOException {
        return Arrays.stream(values())
                .filter(type -> type.number == number)
                .findFirst()
                .orElseThrow(() -> new IOException("data type " + number));
    }

    boolean isText() {
        return this == VARCHAR || this == CHAR || this == LONG || this == CLOB;
    }

    boolean isLong() {
        return this == LONG || this == LONG_RAW;
    }

    /** Whether the scale in a description is an integer of TTC, not a byte. */
    boolean hasWideScale() {
        return switch (this) {
            case NUMBER, TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_LTZ, INTERVAL_DS -> true;
            default -> false;
        };
    }

    /** The value of a bind, for H2. */
    Object decode(byte[] b, boolean national) throws IOException {
        return switch (this) {
            case VARCHAR, CHAR, LONG -> new String(b, charset(national));
            case NUMBER, VARNUM -> NumberCodec.decode(b);
            case DATE, TIMESTAMP -> TimeCodec.local(b);
            case TIMESTAMP_TZ -> TimeCodec.offset(b);
            case TIMESTAMP_LTZ -> TimeCodec.local(b).atOffset(ZoneOffset.UTC);
            case RAW, LONG_RAW -> b;
            case BINARY_FLOAT -> BinaryFloatCodec.decodeFloat(b);
            case BINARY_DOUBLE -> BinaryFloatCodec.decodeDouble(b);
            default -> throw new IOException("a bind of type " + this);
        };
    }

    static Charset charset(boolean national) {
        return national ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }
}
