package dev.nightshift.work;

/** Why a command did not do what it was asked, and the exit code that tells so. */
public enum Reason {
    /** Failed; a later attempt may succeed, and resumes after the last commit. */
    FAILED(1),
    /** The result is not published, because it is not as expected; an operator must decide. */
    WITHHELD(1),
    /** What was copied contradicts what is there now, so that this run can never be published. */
    INCONSISTENT(1),
    /** The command is not understood as it was given. */
    USAGE(2),
    /** Settings, privileges, source or bucket are not as they must be; repeating it without a change is pointless. */
    REFUSED(3),
    /** Another process holds the run. */
    HELD(4),
    /** There is no such run. */
    NO_SUCH_RUN(5),
    /** Stopped before its end, or kept so by an operator; it can be resumed. */
    STOPPED(6),
    /** The snapshot that the run was to copy is gone: only a new run can copy the source, as it is now. */
    SNAPSHOT_LOST(7),
    /** The bucket differs from what it must hold. */
    DIFFERENCES(8);

    private final int exitCode;

    Reason(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Of the process. */
    public int exitCode() {
        return exitCode;
    }
}
