package dev.nightshift.oraclewire;

import java.io.IOException;

/**
 * Messages that come before a call and have no answer (python-oracledb, {@code messages/base.pyx}). The strings of
 * attributes come without a length of their own, as the driver writes them.
 */
final class Piggybacks {

    private static final int CLOSE_CURSORS = 0x69;
    private static final int CANCEL_CURSORS = 0x78;
    private static final int ATTRIBUTES = 0x87;

    private final MessageReader in;
    private final Cursors cursors;

    Piggybacks(MessageReader in, Cursors cursors) {
        this.in = in;
        this.cursors = cursors;
    }

    void take(int function) throws IOException, OracleException {
        switch (function) {
            case CLOSE_CURSORS, CANCEL_CURSORS -> {
                in.skip(1);
                int count = in.integer();
                for (int i = 0; i < count; i++) {
                    if (function == CLOSE_CURSORS) {
                        cursors.close(in.integer());
                    } else {
                        cursors.closeRows(in.integer());
                    }
                }
            }
            case ATTRIBUTES -> skipAttributes();
            default -> throw new IOException("piggyback " + Integer.toHexString(function));
        }
    }

    /** Module, action and the like, by which a DBA recognizes the session. */
    private void skipAttributes() throws IOException {
        in.skip(2);
        in.number(); // flags
        int length = in.lengthIfPresent() + in.lengthIfPresent() + in.lengthIfPresent();
        in.skip(1);
        in.number();
        in.skip(1);
        in.number();
        length += in.lengthIfPresent();
        in.lengthIfPresent();
        in.lengthIfPresent();
        length += in.lengthIfPresent();
        in.skip(length);
    }
}
