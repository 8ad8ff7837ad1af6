package dev.nightshift.oraclewire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The CLOBs of a session: as much of a value as the client wants comes with its row, and the rest is read by its
 * locator (python-oracledb, {@code messages/lob_op.pyx}). Texts are UTF-16. The driver writes texts by binds, so that
 * no large object is written.
 */
final class LargeObjects {

    private static final int LENGTH = 0x1;
    private static final int READ = 0x2;
    private static final int IS_OPEN = 0x11000;

    private static final int LOB_DATA = 14;
    private static final int PARAMETERS = 8;

    private static final int UTF16 = 2000;
    private static final int CHUNK = 8060;
    private static final int NUMBER_AT = 10;
    private static final int LOCATOR = 40;

    private final Map<Integer, byte[]> values = new HashMap<>();

    /** Writes one column of a row. */
    void write(MessageWriter out, Cursor cursor, int column, byte @Nullable [] value) {
        if (value == null) {
            out.number(0);
            return;
        }
        byte[] locator = locator(value);
        out.number(locator.length);
        int prefetch = cursor.defines == null ? -1 : cursor.defines.get(column).prefetch();
        if (prefetch >= 0) {
            out.numbers(value.length / 2, CHUNK);
            if (prefetch > 0) {
                out.u1(1).number(UTF16).u1(1);
                out.bytes(value, 0, Math.min(value.length, 2 * prefetch));
            }
        }
        out.bytes(locator);
    }

    private byte[] locator(byte[] value) {
        int number = values.size() + 1;
        values.put(number, value);
        byte[] locator = new byte[LOCATOR];
        locator[1] = LOCATOR - 2;
        locator[3] = 1;
        locator[5] = 0x08; // has a value
        locator[6] = (byte) 0x80; // of UTF-16
        return ByteBuffer.wrap(locator).putInt(NUMBER_AT, number).array();
    }

    void answer(Conversation talk) throws IOException, OracleException {
        MessageReader in = talk.in;
        int sourceLength = in.lengthIfPresent();
        in.lengthIfPresent(); // of a target
        in.skipNumbers(2); // short offset and amount
        boolean hasCharacterSet = in.flag();
        in.skip(2);
        int operation = in.integer();
        in.skip(2); // list of system change numbers
        long offset = in.number();
        in.number(); // offset in the target
        boolean hasAmount = in.flag();
        in.skip(6);
        byte[] locator = in.raw(sourceLength);
        if (hasCharacterSet) {
            in.number();
        }
        long amount = hasAmount ? in.number() : 0;
        talk.begin(Call.LARGE_OBJECT, "");
        byte[] value = values.get(ByteBuffer.wrap(locator).getInt(NUMBER_AT));
        if (value == null) {
            throw new OracleException(22275, "invalid LOB locator specified");
        }
        switch (operation) {
            case LENGTH -> talk.out.u1(PARAMETERS).raw(locator).number(value.length / 2);
            case READ -> {
                int from = (int) Math.min(value.length, (offset - 1) * 2);
                int length = (int) Math.min(value.length - from, amount * 2);
                talk.out.u1(LOB_DATA).bytes(value, from, length);
                talk.out.u1(PARAMETERS).raw(locator).number(length / 2);
            }
            case IS_OPEN -> talk.out.u1(PARAMETERS).raw(locator).u1(0);
            default -> throw new IOException("operation " + Integer.toHexString(operation) + " of a large object");
        }
        talk.done(0, 0);
    }
}
