package dev.nightshift.oraclewire;

/** What goes wrong with a call. */
public record Fault(Kind kind, int code) {

    /** The connection is closed before anything is done. */
    public static final Fault KILL = new Fault(Kind.KILL, 0);

    /** All is done, and the connection is closed before the client hears of it. */
    public static final Fault LOSE_ANSWER = new Fault(Kind.LOSE_ANSWER, 0);

    /** Nothing is done or answered, not even a cancel. */
    public static final Fault SILENCE = new Fault(Kind.SILENCE, 0);

    /** The server works until the client cancels. */
    public static final Fault BUSY = new Fault(Kind.BUSY, 0);

    /** The call fails with Oracle's error number. */
    public static Fault error(int code) {
        return new Fault(Kind.ERROR, code);
    }

    enum Kind {
        ERROR,
        KILL,
        LOSE_ANSWER,
        SILENCE,
        BUSY
    }
}
