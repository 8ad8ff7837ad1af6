package dev.nightshift.work;

/** Why a command did not do its work, with the exit code for it. */
public enum Reason {
    /** The run failed. A later attempt may succeed; it resumes after the last commit. */
    FAILED(1),
    /** The result is not published because it is not as expected; an operator must decide. */
    WITHHELD(1),
    /** The copied data contradicts what is stored now, so this run can never be published. */
    INCONSISTENT(1),
    /** The command was not understood. */
    USAGE(2),
    /**
     * Settings, privileges, source or bucket are not as required; repeating the command without a change is pointless.
     */
    REFUSED(3),
    /** Another process holds the run. */
    HELD(4),
    /** The ledger has no such run. */
    NO_SUCH_RUN(5),
    /** The run was stopped before its end, or an operator keeps it stopped; it can be resumed. */
    STOPPED(6),
    /** The snapshot that the run copies has expired. Only a new run can copy the source, in its present state. */
    SNAPSHOT_LOST(7),
    /** The bucket differs from what it must contain. */
    DIFFERENCES(8);

    private final int exitCode;

    Reason(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
