package dev.nightshift.oraclewire;

/** A failure with one of Oracle's error numbers, which the client is told. */
final class OracleException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String message;

    OracleException(int code, String text) {
        this.code = code;
        this.message = "ORA-%05d: %s".formatted(code, text);
    }

    @Override
    public String getMessage() {
        return message;
    }

    int code() {
        return code;
    }
}
