package dev.nightshift.oraclewire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a value that it sends or wants (python-oracledb, {@code messages/base.pyx}, for field version
 * 8).
 *
 * @param size greatest size in bytes
 * @param prefetch how much of a large object comes with its row, in characters; negative for only its locator
 */
record Bind(WireType type, int size, boolean national, int prefetch) {

    private static final int PREFETCH = 0x2000000;
    private static final int NATIONAL = 2;

    /** Greatest size of a value that comes in the order of the binds. */
    private static final int MOST_IN_ORDER = 4000;

    static Bind read(MessageReader in) throws IOException {
        WireType type = WireType.of(in.u1());
        in.skip(2); // flags, precision
        if (type.hasWideScale()) {
            in.number();
        } else {
            in.u1();
        }
        int size = in.integer();
        in.number(); // elements of an array
        boolean prefetches = (in.number() & PREFETCH) != 0;
        in.countedBytes(); // identity of an object type
        in.skipNumbers(2); // its version, character set
        boolean national = in.u1() == NATIONAL;
        int prefetch = in.integer();
        in.number(); // identity of a collation
        return new Bind(type, size, national, prefetches ? prefetch : -1);
    }

    /** Whether its value comes after all that are short. */
    boolean comesLast(boolean inBlock) {
        return type.isLong() || (!inBlock && size > MOST_IN_ORDER && type != WireType.CLOB);
    }

    @Nullable Object readValue(MessageReader in) throws IOException {
        byte[] bytes = in.bytes();
        return bytes == null || type == WireType.CURSOR ? null : type.decode(bytes, national);
    }
}
