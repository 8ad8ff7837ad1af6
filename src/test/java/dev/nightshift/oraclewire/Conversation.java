package dev.nightshift.oraclewire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One client's messages: which call is being answered, how its answer ends, and what a test ordered to go wrong with
 * it. One thread uses it.
 */
final class Conversation {

    private static final int STATUS = 4;
    private static final int NO_MORE_ROWS = 1403;

    private static final byte[] BREAK = {1, 0, 1};
    private static final byte[] RESET = {1, 0, 2};

    final MessageReader in;
    final MessageWriter out;
    private final Packets packets;
    private final Observer observer;
    private int sequence;
    private boolean answerIsLost;

    Conversation(Packets packets, int packetSize, Observer observer) {
        this.packets = packets;
        this.in = new MessageReader(packets);
        this.out = new MessageWriter(packets, packetSize);
        this.observer = observer;
    }

    /** Reads the number of the call, which its answer repeats. */
    void readSequence() throws IOException {
        sequence = in.u1();
    }

    int sequence() {
        return sequence;
    }

    /**
     * Counts a call that has been read, and does what was ordered to go wrong with it.
     *
     * @param words the statement, or the user who logs on
     */
    void begin(Call call, String words) throws IOException, OracleException {
        Fault fault = observer.begin(call, words);
        if (fault == null) {
            return;
        }
        switch (fault.kind()) {
            case ERROR -> throw new OracleException(fault.code(), "so it was ordered");
            case KILL -> throw new EOFException("killed by order");
            case LOSE_ANSWER -> answerIsLost = true;
            case SILENCE -> {
                while (true) {
                    packets.read();
                }
            }
            case BUSY -> {
                packets.awaitInput();
                in.u1();
            }
        }
    }

    /** Ends an answer. */
    void done(int cursor, long rows) throws IOException {
        status(0, cursor, rows, "");
        send();
    }

    /** Ends an answer whose rows are the last. */
    void noMoreRows(int cursor, long rows) throws IOException {
        status(NO_MORE_ROWS, cursor, rows, "ORA-01403: no data found");
        send();
    }

    void failed(OracleException failure, int cursor, long rows) throws IOException {
        status(failure.code(), cursor, rows, failure.getMessage());
        send();
    }

    void send() throws IOException {
        if (answerIsLost) {
            throw new EOFException("the answer was lost by order");
        }
        observer.answered(out.sent() + out.waiting());
        out.flush();
    }

    /** Whether the client has sent something while it is being answered, which can only be a break. */
    boolean interrupted() throws IOException {
        return packets.pending();
    }

    /** Answers a break: the server sends one too, both reset the line, and the call fails. */
    void breakOff() throws IOException {
        out.discard();
        byte[] marker = packets.body();
        if (marker[2] != RESET[2]) {
            packets.write(Packets.MARKER, BREAK);
            while (marker[2] != RESET[2]) {
                while (packets.read() != Packets.MARKER) {
                    // What was on its way when the client broke off is not answered.
                }
                marker = packets.body();
            }
        }
        packets.write(Packets.MARKER, RESET);
        failed(new OracleException(1013, "user requested cancel of current operation"), 0, 0);
    }

    /** What the driver reads of the many fields are the sequence, the rows, the cursor and the code. */
    private void status(int code, int cursor, long rows, String message) {
        out.u1(STATUS);
        out.number(0); // of the end of the call
        out.number(sequence);
        out.number(rows);
        out.number(code);
        out.numbers(0, 0); // of elements of an array
        out.number(cursor);
        out.number(0); // position of the error
        out.u1s(0, 0); // kind of statement, fatal
        out.numbers(0, 0); // flags, options of the cursor
        out.u1s(0, 0); // parameter, warning
        out.numbers(0, 0).u1(0).numbers(0, 0); // row id
        out.number(0); // error of the operating system
        out.u1s(0, sequence); // number of the statement; the call, which the driver compares
        out.numbers(0, 0); // padding, successful iterations
        out.nothing();
        out.numbers(0, 0, 0); // of errors in a batch: codes, offsets, messages
        out.number(code);
        out.number(rows);
        if (code != 0) {
            out.bytes((message + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Who counts the calls, and knows what is ordered. */
    interface Observer {

        /** The fault that this call has; null if it succeeds. */
        @Nullable Fault begin(Call call, String words);

        void answered(long bytes);
    }
}
