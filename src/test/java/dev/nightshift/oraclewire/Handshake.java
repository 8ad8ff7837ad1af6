package dev.nightshift.oraclewire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The start of a session: the client connects and is accepted or refused, and both agree on protocol and data types
 * (python-oracledb, {@code messages/connect.pyx}, {@code protocol.pyx}, {@code data_types.pyx}).
 */
final class Handshake {

    /** The newest version of TNS in which a packet's length has two bytes. */
    private static final int VERSION = 314;

    private static final int DONT_CARE = 0x0001;
    private static final int NO_NATIVE_SERVICES = 0x04;

    private static final int PROTOCOL = 1;
    private static final int DATA_TYPES = 2;

    private static final int UTF8 = 873;
    private static final int UTF16 = 2000;

    private Handshake() {}

    /** Reads the connect packet. Its data may follow in a packet of its own. */
    static void readConnect(Packets packets) throws IOException {
        if (packets.read() != Packets.CONNECT) {
            throw new IOException("no connect packet");
        }
        ByteBuffer connect = ByteBuffer.wrap(packets.body());
        int length = connect.getShort(16);
        int offset = connect.getShort(18) - 8;
        if (offset + length > connect.limit()) {
            packets.read();
        }
    }

    static void refuse(Packets packets, int code) throws IOException {
        byte[] text = "(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=%d)(ERROR_STACK=(ERROR=(CODE=%d)(EMFI=4))))"
                .formatted(code, code)
                .getBytes(StandardCharsets.US_ASCII);
        packets.write(
                Packets.REFUSE,
                ByteBuffer.allocate(4 + text.length)
                        .putShort((short) 0x2200)
                        .putShort((short) text.length)
                        .put(text)
                        .array());
    }

    static void accept(Packets packets, int packetSize) throws IOException {
        packets.write(
                Packets.ACCEPT,
                ByteBuffer.allocate(24)
                        .putShort((short) VERSION)
                        .putShort((short) DONT_CARE)
                        .putShort((short) packetSize)
                        .putShort((short) 0x7fff) // size of the transport's unit
                        .putShort((short) 0x0100) // order of bytes
                        .putShort((short) 0) // length of data
                        .putShort((short) 32) // offset of data
                        .put((byte) NO_NATIVE_SERVICES)
                        .put((byte) NO_NATIVE_SERVICES)
                        .array());
    }

    static void agree(MessageReader in, MessageWriter out) throws IOException {
        expect(PROTOCOL, in);
        skipToZero(in); // versions
        skipToZero(in); // the client's name
        out.u1s(PROTOCOL, 6, 0).rawText("x86_64/Linux 2.4.xx").u1(0);
        out.u1s(UTF8 & 255, UTF8 >> 8, 1, 0, 0);
        byte[] national = new byte[16];
        national[9] = (byte) (UTF16 >> 8);
        national[10] = (byte) UTF16;
        out.u1s(0, national.length).raw(national);
        byte[] compileTime = Capabilities.compileTime();
        byte[] runtime = Capabilities.runtime();
        out.u1(compileTime.length).raw(compileTime);
        out.u1(runtime.length).raw(runtime);
        out.flush();
        agreeOnTypes(in, out);
    }

    private static void skipToZero(MessageReader in) throws IOException {
        while (in.flag()) {
            // Its value does not matter.
        }
    }

    /** Every representation that the client proposes is taken. */
    private static void agreeOnTypes(MessageReader in, MessageWriter out) throws IOException {
        expect(DATA_TYPES, in);
        in.skip(5); // two character sets and flags
        boolean wide = Capabilities.wideTypes(in.raw(in.u1()));
        in.skip(in.u1());
        out.u1(DATA_TYPES);
        for (int type = type(in, wide); type != 0; type = type(in, wide)) {
            write(out, wide, type);
            int convertedTo = type(in, wide);
            write(out, wide, convertedTo);
            if (convertedTo != 0) {
                write(out, wide, type(in, wide));
                write(out, wide, type(in, wide));
            }
        }
        write(out, wide, 0);
        out.flush();
    }

    private static int type(MessageReader in, boolean wide) throws IOException {
        return wide ? in.u1() << 8 | in.u1() : in.u1();
    }

    private static void write(MessageWriter out, boolean wide, int type) {
        if (wide) {
            out.u1(type >> 8);
        }
        out.u1(type);
    }

    private static void expect(int message, MessageReader in) throws IOException {
        int found = in.u1();
        if (found != message) {
            throw new IOException("message " + found + " in place of " + message);
        }
    }
}
