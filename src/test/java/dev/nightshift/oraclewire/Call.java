package dev.nightshift.oraclewire;

/** What a client can ask for, as tests count it and order it to fail. */
public enum Call {
    CONNECT,
    LOGON,
    /** A statement, and the first rows of its answer unless it has large objects. */
    EXECUTE,
    /** More rows. */
    FETCH,
    DESCRIBE,
    LARGE_OBJECT,
    COMMIT,
    ROLLBACK,
    PING,
    VERSION,
    LOGOFF
}
