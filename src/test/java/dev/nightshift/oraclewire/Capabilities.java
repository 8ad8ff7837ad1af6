package dev.nightshift.oraclewire;

/**
 * What the server says it can do, as a byte for each area (python-oracledb, {@code constants.pxi}, {@code TNS_CCAP} and
 * {@code TNS_RCAP}).
 */
final class Capabilities {

    /** Of 12.2: which fields the messages have. */
    private static final int FIELD_VERSION = 8;

    private static final int O5LOGON_NP = 0x02;
    private static final int O5LOGON = 0x08;
    private static final int O7LOGON = 0x20;
    private static final int LONG_PASSWORD = 0x80;

    private static final int END_OF_CALL_STATUS = 0x01;
    private static final int INDICATOR_RECORDS = 0x08;

    private static final int LOB_LENGTH_OF_8_BYTES = 0x01;
    private static final int LOB_ENCODINGS = 0x02;
    private static final int LOB_PREFETCH_DATA = 0x04;
    private static final int LOB_TEMPORARY_SIZE = 0x08;
    private static final int LOB_PREFETCH_LENGTH = 0x40;

    private Capabilities() {}

    /** What the server was compiled with. */
    static byte[] compileTime() {
        byte[] b = new byte[53];
        b[0] = 6; // version of SQL
        // Without O7LOGON the driver sends an empty password.
        b[4] = (byte) (O5LOGON_NP | O5LOGON | O7LOGON | LONG_PASSWORD);
        b[7] = FIELD_VERSION;
        b[8] = 1; // the server converts to the types that the client defines
        b[15] = END_OF_CALL_STATUS | INDICATOR_RECORDS;
        b[17] = 3; // version of type descriptors
        b[18] = 7; // version of remote procedure calls
        b[19] = 3; // their signature
        b[21] = 1; // version of file formats
        b[23] = LOB_LENGTH_OF_8_BYTES | LOB_ENCODINGS | LOB_PREFETCH_DATA | LOB_TEMPORARY_SIZE | LOB_PREFETCH_LENGTH;
        b[27] = 1; // data types have two bytes
        b[34] = 12; // greatest function number
        return b;
    }

    /** Which of the client's compile-time capabilities say that its data types have two bytes. */
    static boolean wideTypes(byte[] clients) {
        return clients.length > 27 && clients[27] != 0;
    }

    /** What is switched on. */
    static byte[] runtime() {
        byte[] b = new byte[11];
        b[0] = 2; // compatible with 8.1
        return b;
    }
}
