package dev.nightshift.table;

import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, after each failure of one reading or question, whether it is tried again, and waits until it is: longer from
 * try to try, and not at all once so much time has passed since the first failure after the last progress.
 *
 * <p>Not thread-safe, but for the signal.
 */
final class Retries {

    private static final Logger log = LoggerFactory.getLogger(Retries.class);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final String SILENCE = ". No answer came within nightshift.source.read-timeout: where the database"
            + " first sorts a large table, that may need to be longer";

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final String what;
    private final String advice;
    private final boolean pinned;
    private final Policy policy;
    private final StopSignal stop;
    private long firstFailure;
    private int failures;

    /**
     * Of one reading or question.
     *
     * @param what it does, as the subject of "failed"
     * @param advice what to do when it failed for good
     * @param pinned whether it is about a snapshot, which a new connection cannot take anew
     * @param stop says that nobody wants its result any more
     */
    Retries(String what, String advice, boolean pinned, Policy policy, StopSignal stop) {
        this.what = what;
        this.advice = advice;
        this.pinned = pinned;
        this.policy = policy;
        this.stop = stop;
    }

    /** Something was read: failures from now on have their whole time again. */
    void progressed() {
        failures = 0;
    }

    /**
     * Returns when the next try is due.
     *
     * @param failure one of the database, or of ours about what the database said
     * @throws NightshiftException if there is to be none
     */
    void after(Exception failure) {
        SqlErrorKind fault = verdict(failure);
        if (failure instanceof NightshiftException known
                && (known.reason() != Reason.FAILED || fault == SqlErrorKind.PERMANENT)) {
            throw known;
        }
        String text = text(failure);
        if (fault != SqlErrorKind.TRANSIENT || stop.requested()) {
            throw definite(fault, text, failure);
        }
        long now = policy.waiting().nanoTime();
        if (failures == 0) {
            firstFailure = now;
        }
        failures++;
        Duration passed = Duration.ofNanos(now - firstFailure);
        Duration left = policy.retryFor().minus(passed);
        if (left.isZero() || left.isNegative()) {
            throw NightshiftException.failed(
                    message(text)
                            + (policy.retryFor().isZero()
                                    ? ""
                                    : ". It was tried " + failures + " times in " + seconds(passed)
                                            + " (nightshift.source.retry-for)")
                            + (silent(failure) ? SILENCE : "") + ". " + advice,
                    failure);
        }
        Duration pause = pause(left);
        log.warn(
                "{}; trying again in {}, and for at most {} if nothing comes",
                message(text),
                seconds(pause),
                seconds(left));
        pause(pause, failure);
    }

    /** Whether nothing came for too long over a line that seemed to hold. */
    private static boolean silent(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException
                    || String.valueOf(cause.getMessage()).contains("Socket read timed out")) {
                return true;
            }
        }
        return false;
    }

    /** What only aged with a cursor is as good as new in the next one. */
    private SqlErrorKind verdict(Exception failure) {
        SqlErrorKind fault = SqlErrorKind.of(failure);
        return fault == SqlErrorKind.SNAPSHOT_LOST && !pinned ? SqlErrorKind.TRANSIENT : fault;
    }

    private NightshiftException definite(SqlErrorKind fault, String text, Exception failure) {
        return switch (fault) {
            case CREDENTIALS ->
                NightshiftException.refused(
                        message(text) + ". It is not tried again, because that could lock the account. " + advice,
                        failure);
            case PERMANENT -> NightshiftException.refused(message(text) + ". " + advice, failure);
            case SNAPSHOT_LOST ->
                NightshiftException.snapshotLost(message(text) + ". The snapshot of this run is gone", failure);
            case TRANSIENT -> NightshiftException.failed(message(text) + ". " + advice, failure);
        };
    }

    /** Doubled from try to try; the half of it by chance, so that many who lost one database do not come back as one. */
    private Duration pause(Duration left) {
        Duration full = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
        long longest = Math.min(full.toMillis(), LONGEST.toMillis());
        long millis = longest / 2 + (long) (policy.waiting().random() * longest / 2);
        return Duration.ofMillis(Math.min(millis, left.toMillis() + 1));
    }

    private void pause(Duration pause, Exception failure) {
        try {
            policy.waiting().pause(pause, stop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(e);
            throw NightshiftException.failed(message("interrupted while waiting to try again"), failure);
        }
        if (stop.requested()) {
            throw NightshiftException.failed(message(text(failure)) + ". Stopped while waiting to try again", failure);
        }
    }

    private String message(String text) {
        return what + " failed: " + text;
    }

    /** The first line, because Oracle adds one with the address of an explanation; with the state where there is no code. */
    private static String text(Exception failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        if (failure instanceof SQLException sql && sql.getErrorCode() == 0 && sql.getSQLState() != null) {
            return message + " (SQLState " + sql.getSQLState() + ")";
        }
        return message;
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() < 10 ? Figures.seconds(duration) : duration.toSeconds() + " s";
    }

    /**
     * How long to try.
     *
     * @param retryFor without progress; zero: never again
     */
    record Policy(Duration retryFor, Sleeper waiting) {}
}
