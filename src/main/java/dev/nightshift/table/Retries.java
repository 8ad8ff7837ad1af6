package dev.nightshift.table;

import dev.nightshift.database.DriverText;
import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.database.Unreachable;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides after each failure of a reading or question whether it is retried, and waits before the next try. The waits
 * get longer. It stops retrying when the time since the first failure after the last progress exceeds the limit.
 *
 * <p>Not thread-safe, except for the stop signal.
 */
final class Retries {

    private static final Logger log = LoggerFactory.getLogger(Retries.class);

    private static final String TIMEOUT_ADVICE =
            ". No answer was received within nightshift.source.read-timeout. If the"
                    + " database first sorts a large table, increase it";

    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private final String what;
    private final String advice;
    private final boolean pinned;
    private final Policy policy;
    private final StopSignal stop;
    private long firstFailure;
    private int failures;
    private String told = "";

    /**
     * Creates the retries of one reading or question.
     *
     * @param what description of the work, as the subject of "failed"
     * @param advice what to do after the last try has failed
     * @param pinned whether the work needs the snapshot of a run, which a new connection cannot replace
     * @param stop requested when the result is not needed
     */
    Retries(String what, String advice, boolean pinned, Policy policy, StopSignal stop) {
        this.what = what;
        this.advice = advice;
        this.pinned = pinned;
        this.policy = policy;
        this.stop = stop;
    }

    /** Restarts the time limit, because something was read. */
    void progressed() {
        if (failures > 0) {
            log.warn("{} continues after {}", what, Figures.count(failures, "failure", "failures"));
            failures = 0;
            told = "";
            policy.waits().end(this);
        }
    }

    /**
     * Waits until the next try is due.
     *
     * @param failure failure of the database, or an exception of this program about its answer
     * @throws NightshiftException if there is no next try
     */
    void after(Exception failure) {
        try {
            pauseAfter(failure);
        } catch (NightshiftException e) {
            policy.waits().end(this);
            throw e;
        }
    }

    private void pauseAfter(Exception failure) {
        SqlErrorKind fault = kind(failure);
        if (failure instanceof NightshiftException known
                && (known.reason() != Reason.FAILED || fault == SqlErrorKind.PERMANENT)) {
            throw known;
        }
        String text = text(failure);
        if (fault != SqlErrorKind.TRANSIENT) {
            throw permanent(fault, text, failure);
        }
        if (stop.requested()) {
            throw stopped("Stopped before another try", text, failure);
        }
        long now = policy.sleeper().nanoTime();
        if (failures == 0) {
            firstFailure = now;
        }
        failures++;
        Duration passed = Duration.ofNanos(now - firstFailure);
        boolean firstContact = !policy.reached().getAsBoolean() && Unreachable.is(failure);
        Duration left = (firstContact ? policy.firstContact() : policy.retryFor()).minus(passed);
        if (left.isZero() || left.isNegative()) {
            throw NightshiftException.failed(
                    message(text)
                            + (policy.retryFor().isZero()
                                    ? ""
                                    : ". It was tried " + Figures.count(failures, "time", "times") + " in "
                                            + seconds(passed)
                                            + (firstContact
                                                            && policy.firstContact()
                                                                            .compareTo(policy.retryFor())
                                                                    < 0
                                                    ? " (three times nightshift.source.connect-timeout)"
                                                    : " (nightshift.source.retry-for)"))
                            + (timedOut(failure) ? TIMEOUT_ADVICE : "") + ". " + advice,
                    failure);
        }
        Duration pause = policy.sleeper().backOff(failures, MAX_PAUSE, left);
        if (!text.equals(told)) {
            told = text;
            log.warn("{}; it is tried again for at most {} without progress", message(text), seconds(left));
        }
        policy.waits().begin(this, message(text));
        pause(pause, failure);
    }

    /** Whether the read timed out on a connection that seemed to work. */
    private static boolean timedOut(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException
                    || String.valueOf(cause.getMessage()).contains("Socket read timed out")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The kind of a failure. Without a snapshot of the run, a lost snapshot is transient, because the next cursor has a
     * new one.
     */
    private SqlErrorKind kind(Exception failure) {
        SqlErrorKind fault = SqlErrorKind.of(failure);
        return fault == SqlErrorKind.SNAPSHOT_LOST && !pinned ? SqlErrorKind.TRANSIENT : fault;
    }

    private NightshiftException permanent(SqlErrorKind fault, String text, Exception failure) {
        return switch (fault) {
            case CREDENTIALS ->
                NightshiftException.refused(
                        message(text) + ". It is not retried, because that could lock the account. " + advice, failure);
            case PERMANENT -> NightshiftException.refused(message(text) + ". " + advice, failure);
            case SNAPSHOT_LOST ->
                NightshiftException.snapshotLost(message(text) + ". The snapshot of this run has expired", failure);
            case TRANSIENT -> NightshiftException.failed(message(text) + ". " + advice, failure);
        };
    }

    private void pause(Duration pause, Exception failure) {
        try {
            policy.sleeper().pause(pause, stop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(e);
            throw NightshiftException.failed(message("interrupted while waiting to retry"), failure);
        }
        if (stop.requested()) {
            throw stopped("Stopped while waiting to retry", text(failure), failure);
        }
    }

    private NightshiftException stopped(String when, String text, Exception failure) {
        return new NightshiftException(Reason.STOPPED, message(text) + ". " + when, failure);
    }

    private String message(String text) {
        return what + " failed: " + text;
    }

    /** The first line of the message. The SQL state is added where an error code is missing. */
    private static String text(Exception failure) {
        String message = DriverText.of(failure);
        if (failure instanceof SQLException sql && sql.getErrorCode() == 0 && sql.getSQLState() != null) {
            return message + " (SQLState " + sql.getSQLState() + ")";
        }
        return message;
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() < 10 ? Figures.seconds(duration) : duration.toSeconds() + " s";
    }

    /**
     * How long to retry.
     *
     * @param retryFor time limit without progress; zero disables retries
     * @param firstContact time limit while no server was ever reached, because its address is then probably wrong
     * @param reached whether a server was ever reached
     * @param sleeper source of time and waits
     * @param waits is told what is waited for
     */
    record Policy(Duration retryFor, Duration firstContact, BooleanSupplier reached, Sleeper sleeper, Waits waits) {}
}
