package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.NightlyResult.Outcome;
import dev.nightshift.operation.NightlyResult.Step;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A scheduler can call {@code nightly} at any time and any number of times; tonight's run is always tried. */
class NightlyIT {

    private static final Instant LAST_NIGHT = Installation.CUTOFF.minus(Duration.ofDays(1));

    private Installation installation;
    private LedgerOf ledger;

    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        installation = Installation.in(folder, 5).fill(12).withFolderAsBucket();
        ledger = new LedgerOf(installation);
    }

    private NightlyResult nightly() {
        return installation.operations().nightly(new Installation.Silence(), new StopSignal(), sentence -> {});
    }

    private void fail(Instant cutoff) {
        Operations failing = installation.operations(
                Trouble.failure(Trouble.Place.of("BEFORE 0 PUT part.*"), 0).decorators());
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        failing.run(new RunRequest(cutoff, null, false), new Installation.Silence(), new StopSignal()));
    }

    private RunState state(long run) {
        return installation.operations().queries().status(String.valueOf(run)).state();
    }

    @Test
    void tonightsRunIsDoneOnceHoweverOftenItIsAskedFor() {
        assertThat(nightly().steps())
                .singleElement()
                .satisfies(step -> assertThat(step.message())
                        .startsWith("Run 1 (cutoff 2026-11-23T00:00:00Z) is complete. Report: ")
                        .endsWith("report.html"));

        NightlyResult again = nightly();

        assertThat(again.worst()).isEqualTo(Outcome.DONE);
        assertThat(again.steps())
                .singleElement()
                .satisfies(step -> assertThat(step.message()).contains("is complete already"));
        assertThat(installation.operations().queries().status("1").attempts()).hasSize(1);
    }

    @Test
    void aRunThatFailedIsGoneOnWithBeforeTonights() {
        fail(LAST_NIGHT);

        NightlyResult night = nightly();

        assertThat(night.steps()).extracting(Step::outcome).containsExactly(Outcome.DONE, Outcome.DONE);
        assertThat(night.steps().get(0).message()).startsWith("Run 1 (cutoff 2026-11-22T00:00:00Z) is complete.");
        assertThat(state(1)).isEqualTo(RunState.COMPLETED);
        assertThat(state(2)).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void aRunThatDiedIsRecoveredAndGoneOnWith() {
        fail(LAST_NIGHT);
        ledger.makeDead(1);

        NightlyResult night = nightly();

        assertThat(night.steps().get(0).message())
                .startsWith("Run 1 is recovered: process 4711 on gone died;")
                .doesNotContain("Next command");
        assertThat(state(1)).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void aRunOfLongAgoIsRecoveredButNotGoneOnWith() {
        fail(LAST_NIGHT);
        ledger.makeDead(1);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET CREATED_AT = TIMESTAMP '2026-11-01 00:00:00'");

        NightlyResult night = nightly();

        assertThat(night.steps().get(0).message())
                .startsWith("Run 1 is recovered: ")
                .endsWith(". Next command: nightshift restart 1");
        assertThat(state(1)).isEqualTo(RunState.FAILED);
        assertThat(state(2)).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void aRunThatFailedTooOftenIsLeftToAnOperatorAndTonightsIsDoneAllTheSame() {
        for (int i = 0; i < 3; i++) {
            fail(LAST_NIGHT);
        }

        NightlyResult night = nightly();

        assertThat(night.worst()).isEqualTo(Outcome.FAILED);
        assertThat(night.steps().get(0).message())
                .isEqualTo("Run 1 (cutoff 2026-11-22T00:00:00Z) failed 3 times and is left to an operator: made to fail"
                        + " BEFORE 0 PUT part.*. Next command: nightshift restart 1");
        assertThat(state(2)).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void wholeDaysOfAChainAreCalendarDays() {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        NightlyProperties weekly = new NightlyProperties(Duration.ofHours(20), 3, true, Duration.ofDays(7), null);
        Instant sunday = Instant.parse("2026-03-22T23:00:00Z");

        assertThat(weekly.endsChain(sunday, Instant.parse("2026-03-28T23:00:00Z"), zone))
                .isFalse();
        assertThat(weekly.endsChain(sunday, Instant.parse("2026-03-29T22:00:00Z"), zone))
                .isTrue();
        NightlyProperties hours = new NightlyProperties(Duration.ofHours(20), 3, true, Duration.ofHours(90), null);
        assertThat(hours.endsChain(sunday, sunday.plus(Duration.ofHours(90)), zone))
                .isTrue();
        assertThat(hours.endsChain(sunday, sunday.plus(Duration.ofHours(89)), zone))
                .isFalse();
    }

    @Test
    void aRunThatTheVolumeGuardHoldsBackIsTriedOnceAndLeftToAnOperator() {
        installation.writeSettings("  guard:\n    min-rows: 13\n");
        nightly();

        NightlyResult again = nightly();

        assertThat(again.worst()).isEqualTo(Outcome.FAILED);
        assertThat(again.steps())
                .singleElement()
                .satisfies(step -> assertThat(step.message())
                        .startsWith("Run 1 (cutoff 2026-11-23T00:00:00Z) is left to an operator: The volume guard")
                        .endsWith("\nIf its rows are right, publish them with: nightshift restart 1 --accept-volume"
                                + "\nIf the source was corrected since, copy it again with: nightshift run --cutoff"
                                + " 2026-11-23T00:00:00Z --rerun"));
        assertThat(installation.operations().queries().status("1").attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.WITHHELD));
    }

    @Test
    void aPlanOfANewerVersionIsRefused() {
        fail(Installation.CUTOFF);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET PLAN = REPLACE(PLAN, '\"jsonl\"', '\"orc\"')");

        assertThat(nightly().steps()).singleElement().satisfies(step -> {
            assertThat(step.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(step.message()).contains("writes orc").endsWith("use the version that wrote it");
        });
    }

    @Test
    void tonightsRunIsTriedHoweverOftenItFailed() {
        for (int i = 0; i < 4; i++) {
            fail(Installation.CUTOFF);
        }

        assertThat(nightly().worst()).isEqualTo(Outcome.DONE);
    }

    @Test
    void aRunThatANewerOneHasMadeNeedlessIsLeftAlone() {
        fail(LAST_NIGHT);
        nightly();
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE = 'FAILED' WHERE RUN_ID = 1");

        assertThat(nightly().steps()).hasSize(1);
        assertThat(state(1)).isEqualTo(RunState.FAILED);
    }

    @Test
    void aRunThatAnotherProcessWorksOnIsAsGoodAsDone() {
        fail(Installation.CUTOFF);
        ledger.giveToAnother(1);

        NightlyResult night = whenItWaits("UPDATE NIGHTSHIFT_LEASE SET HEARTBEAT_AT = HEARTBEAT_AT + INTERVAL '1' DAY");

        assertThat(night.worst()).isEqualTo(Outcome.HELD);
        assertThat(night.steps().get(0).message()).startsWith("Run 1 is being worked on by process 4711 on far-away");
    }

    @Test
    void aRunWhoseProcessWasKilledAMomentAgoIsDone() {
        fail(Installation.CUTOFF);
        ledger.giveToAnother(1);

        NightlyResult night = whenItWaits("UPDATE NIGHTSHIFT_LEASE SET EXPIRES_AT = TIMESTAMP '2026-11-01 00:00:00'");

        assertThat(night.worst()).isEqualTo(Outcome.DONE);
        assertThat(state(1)).isEqualTo(RunState.COMPLETED);
    }

    @Test
    void aHeartbeatIsNoticedHoweverYoungTheOneBeforeItWasWhenTheWaitBegan() {
        fail(Installation.CUTOFF);
        ledger.giveToAnother(1);
        AtomicInteger checks = new AtomicInteger();

        ledger.ask(open -> {
            moveHeartbeat(open, 24);
            StopSignal stop = new StopSignal().or(() -> switch (checks.getAndIncrement()) {
                // The last heartbeat grows older, and then there is another.
                case 0 -> moveHeartbeat(open, -12);
                case 1 -> moveHeartbeat(open, 6);
                case 5 -> "the wait is too long";
                default -> null;
            });
            return new OwnerWait(open, stop, said -> {}).await(open.runs().require(1));
        });

        assertThat(checks).hasValue(2);
    }

    private static @Nullable String moveHeartbeat(Ledger open, int hours) {
        JdbcClient.create(open.dataSource())
                .sql("UPDATE NIGHTSHIFT_LEASE SET HEARTBEAT_AT = HEARTBEAT_AT + INTERVAL '" + hours + "' HOUR")
                .update();
        return null;
    }

    /** Changes the lease when the night waits for its owner. */
    private NightlyResult whenItWaits(String change) {
        return installation.operations().nightly(new Installation.Silence(), new StopSignal(), sentence -> {
            if (sentence.startsWith("Run 1 is held by process 4711 on far-away, whose last heartbeat was ")) {
                assertThat(ledger.update(change)).isEqualTo(1);
            }
        });
    }

    @Test
    void anAbandonedRerunOfACompleteNightLeavesItDone() {
        nightly();
        Operations failing = installation.operations(
                Trouble.failure(Trouble.Place.of("BEFORE 0 PUT part.*"), 0).decorators());
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> failing.run(
                        new RunRequest(Installation.CUTOFF, null, true), new Installation.Silence(), new StopSignal()));
        installation.operations().abandon("2");

        NightlyResult night = nightly();

        assertThat(night.worst()).isEqualTo(Outcome.DONE);
        assertThat(night.steps())
                .singleElement()
                .satisfies(
                        step -> assertThat(step.message()).startsWith("Run 1 ").contains("is complete already"));
    }

    /** A schedule in UTC for a zone ahead of it. */
    @Test
    void aCutoffOfMostOfADayAgoIsWarnedAbout() {
        List<String> told = new ArrayList<>();
        installation.writeSettings("  zone: Asia/Tokyo\n");
        Operations late = installation.operations(
                Decorators.NONE, Installation.CUTOFF.plus(Duration.ofHours(14)).minusSeconds(1));
        late.nightly(new Installation.Silence(), new StopSignal(), told::add);

        assertThat(told.get(0))
                .isEqualTo("Tonight's cutoff is 2026-11-23 00:00 Asia/Tokyo (2026-11-22T15:00:00Z), 22 h 59 min ago");
        assertThat(told.get(1)).startsWith("Warning: most of a day has passed since that cutoff.");

        // Once tonight's run is complete, a scheduler that calls every hour is not late.
        told.clear();
        late.nightly(new Installation.Silence(), new StopSignal(), told::add);
        assertThat(told).noneMatch(sentence -> sentence.startsWith("Warning"));
    }

    @Test
    void aNightThatIsStoppedBeginsNothingMore() {
        fail(LAST_NIGHT);
        StopSignal stop = new StopSignal();
        stop.request("signal SIGTERM");
        List<String> told = new ArrayList<>();

        NightlyResult night = installation.operations().nightly(new Installation.Silence(), stop, told::add);

        assertThat(night.worst()).isEqualTo(Outcome.STOPPED);
        assertThat(told)
                .containsExactly(
                        "Tonight's cutoff is 2026-11-23 00:00 UTC (2026-11-23T00:00:00Z), 1 h 0 min ago",
                        "Tonight's run 2 was not started: signal SIGTERM");
    }

    @Test
    void aRunWhoseSnapshotIsLostIsBegunAnewAsARerun() {
        fail(Installation.CUTOFF);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE = 'SNAPSHOT_LOST', LAST_ERROR = 'ORA-01555'");

        NightlyResult night = nightly();

        assertThat(night.worst()).isEqualTo(Outcome.DONE);
        assertThat(installation.operations().queries().status(null).rerun()).isEqualTo(1);
        assertThat(state(1)).isEqualTo(RunState.SNAPSHOT_LOST);
    }

    @Test
    void anEarlierRunWhoseSnapshotIsLostIsBegunAnewOnceHoweverOftenItIsAskedFor() {
        fail(LAST_NIGHT);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE = 'SNAPSHOT_LOST', LAST_ERROR = 'ORA-01555'");
        Operations failing = installation.operations(
                Trouble.failure(Trouble.Place.of("BEFORE 0 PUT part.*"), 0).decorators());
        failing.nightly(new Installation.Silence(), new StopSignal(), sentence -> {});

        nightly();
        nightly();

        assertThat(ledger.number("SELECT MAX(RERUN) FROM NIGHTSHIFT_RUN")).isEqualTo(1);
    }

    @Test
    void aLostSnapshotIsToldWhereRerunsAreNotAllowed() {
        fail(Installation.CUTOFF);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE = 'SNAPSHOT_LOST', LAST_ERROR = 'ORA-01555'");
        installation.writeSettings("  nightly:\n    rerun-lost-snapshot: false\n");

        NightlyResult night = nightly();

        assertThat(night.worst()).isEqualTo(Outcome.SNAPSHOT_LOST);
        assertThat(night.steps().get(0).message())
                .isEqualTo("Run 1 cannot be completed: ORA-01555; start a new run with: nightshift run --cutoff"
                        + " 2026-11-23T00:00:00Z --rerun");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T01:00+01:00[Europe/Berlin], 06:00, PT5H",
        "2026-11-23T07:00+01:00[Europe/Berlin], 06:00, PT23H",
        "2026-11-23T06:00+01:00[Europe/Berlin], 06:00, PT24H",
        "2026-03-29T01:00+01:00[Europe/Berlin], 06:00, PT4H",
        "2026-10-25T01:00+02:00[Europe/Berlin], 06:00, PT6H",
    })
    void theNightEndsAtTheNextSuchTimeOfDay(ZonedDateTime now, LocalTime until, Duration left) {
        assertThat(NightsEnd.left(now, until)).isEqualTo(left);
    }

    /** When the clocks change, the day has 23 or 25 hours, and midnight stays midnight. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-28T23:30:00Z, 2026-03-28T23:00:00Z",
        "2026-03-29T21:59:00Z, 2026-03-28T23:00:00Z",
        "2026-03-29T22:00:00Z, 2026-03-29T22:00:00Z",
        "2026-10-24T22:30:00Z, 2026-10-24T22:00:00Z",
        "2026-10-25T22:59:00Z, 2026-10-24T22:00:00Z",
        "2026-10-25T23:00:00Z, 2026-10-25T23:00:00Z",
    })
    void theDefaultCutoffFollowsTheZoneThroughBothClockChanges(Instant now, Instant cutoff) {
        installation.writeSettings("  zone: Europe/Berlin\n");
        OperationContext context = new OperationContext(
                Settings.load(installation.home(), null),
                new Home(installation.home(), installation.home(), "test"),
                java.time.Clock.fixed(now, ZoneId.of("UTC")),
                Decorators.NONE);

        assertThat(context.todaysMidnight()).isEqualTo(cutoff);
    }
}
