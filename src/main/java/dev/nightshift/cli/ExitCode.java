package dev.nightshift.cli;

import dev.nightshift.operation.NightlyResult;
import dev.nightshift.selftest.SelfTestResult;
import dev.nightshift.work.Reason;

/** The exit codes of the program. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = Reason.FAILED.exitCode();
    static final int USAGE = Reason.USAGE.exitCode();
    static final int REFUSED = Reason.REFUSED.exitCode();
    static final int STOPPED = Reason.STOPPED.exitCode();
    static final int SNAPSHOT_LOST = Reason.SNAPSHOT_LOST.exitCode();
    static final int DIFFERENT = Reason.DIFFERENCES.exitCode();

    private ExitCode() {}

    static int of(NightlyResult.Outcome outcome) {
        return switch (outcome) {
            case DONE, HELD -> DONE;
            case STOPPED -> STOPPED;
            case FAILED -> FAILED;
            case SNAPSHOT_LOST -> SNAPSHOT_LOST;
            case REFUSED -> REFUSED;
        };
    }

    static int of(SelfTestResult result) {
        return result.held() ? DONE : DIFFERENT;
    }
}
