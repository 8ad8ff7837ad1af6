package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RetriesTests {

    private final SQLException lost = new SQLException("the line is dead", "08006");

    private final SteppingTime time = new SteppingTime();
    private final StopSignal stop = new StopSignal();

    @Test
    void thePausesDoubleUpToAMinute() {
        Retries retries = retries(Duration.ofHours(1));

        Stream.generate(() -> lost).limit(9).forEach(retries::after);

        assertThat(time.pauses)
                .isEqualTo(Stream.of(750, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000, 45_000)
                        .map(Duration::ofMillis)
                        .toList());
    }

    @Test
    void aFailureThatStaysTheSameIsToldOnceAndItsEnd() {
        Logger logger = (Logger) LoggerFactory.getLogger(Retries.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        logger.addAppender(told);
        try {
            Retries retries = retries(Duration.ofHours(1));
            Stream.generate(() -> lost).limit(9).forEach(retries::after);
            retries.after(new SQLException("the line is busy", "08006"));
            retries.progressed();

            assertThat(told.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "Reading failed: the line is dead (SQLState 08006); it is tried again for at most 3600 s"
                                    + " without progress",
                            "Reading failed: the line is busy (SQLState 08006); it is tried again for at most "
                                    + "3417 s without progress",
                            "Reading continues after 10 failures");
        } finally {
            logger.detachAppender(told);
        }
    }

    @Test
    void progressGivesFailuresTheirWholeTimeAgain() {
        Retries retries = retries(Duration.ofSeconds(2));
        for (int i = 0; i < 100; i++) {
            retries.after(lost);
            retries.progressed();
        }

        assertThat(time.pauses).hasSize(100).containsOnly(Duration.ofMillis(750));
    }

    @Test
    void theTimeCountsFromTheFirstFailureAndNotFromTheLastRow() {
        Retries retries = retries(Duration.ofMinutes(1));
        retries.progressed();
        time.pass(Duration.ofHours(3));

        retries.after(lost);

        assertThat(time.pauses).hasSize(1);
    }

    @Test
    void aTryThatTakesLongUsesUpTheTime() {
        Retries retries = retries(Duration.ofMinutes(1));
        retries.after(lost);
        time.pass(Duration.ofMinutes(1));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries.after(lost))
                .withMessage("Reading failed: the line is dead (SQLState 08006). It was tried 2 times in 60 s"
                        + " (nightshift.source.retry-for). Look")
                .withCause(lost);
    }

    @Test
    void silenceIsToldFromALostLine() {
        SQLException silence =
                new SQLException("An I/O error occurred", "08006", new SocketTimeoutException("Read timed out"));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries(Duration.ZERO).after(silence))
                .withMessage("Reading failed: An I/O error occurred (SQLState 08006). No answer was received within "
                        + "nightshift.source.read-timeout. If the database first sorts a large table, increase it. "
                        + "Look");
    }

    @Test
    void aHostThatWasNeverReachedIsTriedForAShortTimeAndTheReasonIsSaid() {
        SQLException unknown =
                new SQLException("The connection attempt failed.", "08001", new UnknownHostException("db.nowhere"));
        Waits waits = new Waits();
        AtomicBoolean reached = new AtomicBoolean();
        Retries retries = new Retries(
                "Describing",
                "Look",
                false,
                new Retries.Policy(Duration.ofMinutes(10), Duration.ofMinutes(1), reached::get, time, waits),
                stop);
        retries.after(unknown);
        assertThat(waits.longest())
                .extracting(Waits.Wait::what)
                .isEqualTo(
                        "Describing failed: The connection attempt failed: unknown host db.nowhere (SQLState 08001)");

        time.pass(Duration.ofMinutes(1));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries.after(unknown))
                .withMessage(
                        "Describing failed: The connection attempt failed: unknown host db.nowhere (SQLState 08001)."
                                + " It was tried 2 times in 60 s (three times nightshift.source.connect-timeout). Look");
        assertThat(waits.longest()).isNull();

        reached.set(true);
        retries.after(unknown);
        retries.progressed();
        assertThat(waits.longest()).isNull();
    }

    @Test
    void aHostThatWasNeverReachedIsTriedNoLongerThanAnyOther() {
        SQLException refused = new SQLException("Connection refused", "08001", new ConnectException("refused"));
        Retries.Policy policy =
                new Retries.Policy(Duration.ofSeconds(5), Duration.ofSeconds(5), () -> false, time, new Waits());
        Retries retries = new Retries("Describing", "Look", false, policy, stop);
        retries.after(refused);
        time.pass(Duration.ofSeconds(10));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries.after(refused))
                .withMessageContaining("It was tried 2 times in 10 s (nightshift.source.retry-for). Look");
    }

    @Test
    void withoutTimeThereIsNoSecondTry() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries(Duration.ZERO).after(lost))
                .withMessage("Reading failed: the line is dead (SQLState 08006). Look")
                .matches(failure -> failure.reason() == Reason.FAILED);
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void credentialsAreNotTriedAgain() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries(Duration.ofHours(1))
                        .after(new SQLException(
                                "ORA-01017: invalid credential\nhttps://docs.oracle.com/error-help", "72000", 1017)))
                .withMessage("Reading failed: ORA-01017: invalid credential. It is not retried, because that could"
                        + " lock the account. Look")
                .matches(e -> e.reason() == Reason.REFUSED);
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void whatIsPermanentIsNotTriedAgain() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        retries(Duration.ofHours(1)).after(new SQLException("ORA-00942: no such table", "42000", 942)))
                .withMessage("Reading failed: ORA-00942: no such table. Look")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void aLostSnapshotEndsWhatIsPinnedToItOnly() {
        SQLException tooOld = new SQLException("ORA-01555: snapshot too old", "72000", 1555);

        retries(Duration.ofHours(1)).after(tooOld);

        assertThat(time.pauses).hasSize(1);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries(Duration.ofHours(1), true).after(tooOld))
                .withMessage("Reading failed: ORA-01555: snapshot too old. The snapshot of this run has expired")
                .matches(failure -> failure.reason() == Reason.SNAPSHOT_LOST);
    }

    @Test
    void ourOwnWordsOnAConnectionThatWasLostAreNoReasonToEnd() {
        retries(Duration.ofHours(1)).after(NightshiftException.failed("Column NAME could not be read exactly", lost));

        assertThat(time.pauses).hasSize(1);
    }

    @Test
    void ourOwnVerdictsStayAsTheyAre() {
        List<NightshiftException> verdicts = List.of(
                NightshiftException.refused("no", lost),
                NightshiftException.snapshotLost("gone", lost),
                NightshiftException.failed("Column A could not be read exactly", new ArithmeticException("overflow")));
        for (NightshiftException verdict : verdicts) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> retries(Duration.ofHours(1)).after(verdict))
                    .isSameAs(verdict);
        }
    }

    @Test
    void whatIsEndedIsNotTriedAgain() {
        stop.request("a test");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries(Duration.ofHours(1)).after(lost))
                .withMessage("Reading failed: the line is dead (SQLState 08006). Stopped before another try")
                .matches(failure -> failure.reason() == Reason.STOPPED);
        assertThat(time.pauses).isEmpty();
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        retries(Duration.ofHours(1)).after(new SQLException("ORA-00942: no such table", "42000", 942)))
                .matches(failure -> failure.reason() == Reason.REFUSED);
    }

    @Test
    void aStopEndsTheWaitingAndIsNotAFailure() {
        Sleeper signalled = new SteppingTime() {
            @Override
            public void pause(Duration duration, StopSignal asked) {
                asked.request("SIGTERM");
            }
        };
        Retries retries =
                new Retries("Reading", "Look", false, SteppingTime.policy(Duration.ofHours(1), signalled), stop);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries.after(lost))
                .withMessage("Reading failed: the line is dead (SQLState 08006). Stopped while waiting to retry")
                .matches(failure -> failure.reason() == Reason.STOPPED);
    }

    @Test
    void anInterruptEndsTheWaitingAndIsKept() {
        Retries retries = new Retries(
                "Reading", "Look", false, SteppingTime.policy(Duration.ofHours(1), Sleeper.REAL), new StopSignal());
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> retries.after(lost))
                .withMessage("Reading failed: interrupted while waiting to retry");
        assertThat(Thread.interrupted()).isTrue();
    }

    private Retries retries(Duration retryFor) {
        return retries(retryFor, false);
    }

    private Retries retries(Duration retryFor, boolean pinned) {
        return new Retries("Reading", "Look", pinned, SteppingTime.policy(retryFor, time), stop);
    }
}
