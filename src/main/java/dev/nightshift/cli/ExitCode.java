package dev.nightshift.cli;

import dev.nightshift.operation.NightlyResult;
import dev.nightshift.operation.OperationException;

/** The exit codes of the program. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;
    static final int HELD = 4;
    static final int NO_SUCH_RUN = 5;
    static final int STOPPED = 6;
    static final int SNAPSHOT_LOST = 7;
    static final int DIFFERENT = 8;

    private ExitCode() {}

    static int of(OperationException.Reason reason) {
        return switch (reason) {
            case FAILED -> FAILED;
            case REFUSED -> REFUSED;
            case HELD -> HELD;
            case NO_SUCH_RUN -> NO_SUCH_RUN;
            case SNAPSHOT_LOST -> SNAPSHOT_LOST;
        };
    }

    static int of(NightlyResult.Outcome outcome) {
        return switch (outcome) {
            case DONE, HELD -> DONE;
            case STOPPED -> STOPPED;
            case FAILED -> FAILED;
            case SNAPSHOT_LOST -> SNAPSHOT_LOST;
            case REFUSED -> REFUSED;
        };
    }
}
