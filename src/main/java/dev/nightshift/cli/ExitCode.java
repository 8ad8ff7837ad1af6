package dev.nightshift.cli;

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

    /** For {@code --help}. */
    static final String[] DESCRIPTIONS = {
        "0:done",
        "1:failed; run the command again, it goes on where it was",
        "2:wrong usage",
        "3:refused before anything was started (settings, privileges, bucket)",
        "4:another process holds the run",
        "5:no such run",
        "6:stopped before the end; run the command again, it goes on where it was"
    };

    private ExitCode() {}

    static int of(OperationException.Reason reason) {
        return switch (reason) {
            case FAILED -> FAILED;
            case REFUSED -> REFUSED;
            case HELD -> HELD;
            case NO_SUCH_RUN -> NO_SUCH_RUN;
        };
    }
}
