package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.doctor.Check;
import dev.nightshift.doctor.Diagnosis;
import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.RunState;
import dev.nightshift.login.LoginId;
import dev.nightshift.operation.IdFindings;
import dev.nightshift.operation.NightStatus;
import dev.nightshift.operation.PurgeResult;
import dev.nightshift.operation.RunResult;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.operation.RunSummary;
import dev.nightshift.report.Report;
import dev.nightshift.verification.Verification;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PrinterTests {

    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant START = Instant.parse("2026-11-23T01:00:00.25Z");
    private static final Instant END = Instant.parse("2026-11-23T01:02:03.5Z");

    private static final RunStatus.AttemptStatus DEAD = new RunStatus.AttemptStatus(
            1,
            "process 815 on host-a",
            START,
            START.plusSeconds(10),
            AttemptOutcome.DEAD,
            "the process ended without reporting");

    private final Screen screen = Screen.withoutSettings();
    private final Printer printer = new Printer(screen.program());

    @Test
    void aCompletedRunShowsTheAnswers() {
        printer.print(new RunResult(RunResult.Ending.COMPLETED, complete(), report()));

        Golden.check("run-complete", screen.out());
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void aRunThatWasCompleteBeforeSaysSo() {
        printer.print(new RunResult(RunResult.Ending.ALREADY_COMPLETE, complete(), report()));

        assertThat(screen.out()).startsWith("Run 7 is already complete; nothing was done.\n  Source ");
    }

    @Test
    void aRunOfAnEmptyTableShowsThatThereIsNothing() {
        printer.print(new RunResult(RunResult.Ending.COMPLETED, complete(), emptyReport()));

        Golden.check("run-empty", screen.out());
    }

    @Test
    void aStoppedRunSaysHowToResumeItAndPrintsNoResult() {
        RunStatus stopped = status(RunState.STOPPED, 200_000, List.of(), null, "stopped: signal SIGTERM", null);

        printer.print(new RunResult(RunResult.Ending.STOPPED, stopped, null));

        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).isEqualTo("Run 7 stopped after 200,000 rows. Next command: nightshift restart 7\n");
    }

    @Test
    void aVerificationSaysWhatWasLookedAtAndWhatIsDifferent() {
        List<String> differences = new ArrayList<>(List.of("s3://logins/a is missing, expected 17 bytes"));
        printer.print(verification(true, List.of(), List.of("s3://logins/b is there too")));
        differences.addAll(Collections.nCopies(21, "s3://logins/c has 3 bytes, expected 4"));
        printer.print(verification(false, differences, List.of()));
        printer.print(verification(true, differences.subList(0, 1), List.of()));

        Golden.check("verification", screen.out());
    }

    private static Verification verification(boolean deep, List<String> differences, List<String> notes) {
        return new Verification(
                null,
                7L,
                "logins",
                CUTOFF,
                1,
                "s3://logins/logins/runs/cutoff=20261123T000000Z/rerun=1/manifest.json",
                deep,
                deep && differences.isEmpty(),
                16,
                1_000_000,
                11_222_333,
                differences,
                notes,
                differences.isEmpty() ? null : "put it back");
    }

    /** Without the right to delete, not even a manifest is removed. */
    @Test
    void aPurgeWhoseObjectsAreRefusedDoesNotSayThatAnyIsGone() {
        PurgeCommand.print(
                printer, new PurgeResult.Objects(0, 0, false, 1, "s3:DeleteObject is not allowed", List.of()), true);

        assertThat(screen.out())
                .endsWith("The service refused to remove 1 object, so the runs that have them stay in the ledger."
                        + " Readers find those runs whose manifest was refused too, and no others. When the service"
                        + " allows it, the same command removes the rest. The first refusal: s3:DeleteObject is not"
                        + " allowed\n");
    }

    @Test
    void eachRunThatHasAnIdIsNamedOnce() {
        printer.print(new IdFindings(
                "7",
                2,
                3,
                30,
                List.of(
                        finding(4, "ledger", "checkpoint of partition 0", null),
                        finding(null, "part", "s3://logins/b", 2L),
                        finding(4, "part", "s3://logins/a", 1L)),
                List.of()));

        assertThat(screen.out()).isEqualTo("""
                Run 4 of logins, cutoff 2026-11-23T00:00:00Z
                  ledger         checkpoint of partition 0
                  part           s3://logins/a
                                 row 1, last login 2026-11-23T01:00:00.25Z
                Run that the ledger does not know of logins, cutoff 2026-11-23T00:00:00Z
                  part           s3://logins/b
                                 row 2, last login 2026-11-23T01:00:00.25Z
                3 places found, in 2 runs with 3 parts and 30 rows.
                """);
    }

    private static IdFindings.Finding finding(@Nullable Integer run, String kind, String place, @Nullable Long row) {
        return new IdFindings.Finding(
                run == null ? null : run.longValue(),
                "logins",
                CUTOFF,
                0,
                kind,
                place,
                row,
                row == null ? null : START);
    }

    @Test
    void aQuietDoctorPrintsOnlyWhatIsNotOk() {
        Check fine = new Check("ledger", Check.Verdict.OK, "answers", List.of(), null, null);
        Check skipped = new Check("plan", Check.Verdict.SKIPPED, "there is no table", List.of(), null, null);
        Check failed = new Check("table", Check.Verdict.FAIL, "is not there", List.of(), "Create it", "CREATE TABLE T");
        DoctorPrinter quiet = new DoctorPrinter(screen.program(), false, true);

        quiet.print(new Diagnosis(0, 0, List.of(fine, skipped)));
        assertThat(screen.out()).isEmpty();

        quiet.print(new Diagnosis(1, 0, List.of(fine, skipped, failed)));
        assertThat(screen.out()).isEqualTo("""
                FAIL  table               is not there
                                          → Create it:
                                            CREATE TABLE T
                """);
    }

    @Test
    void theStatusOfARunningRunShowsItsWorkerAndHowLongItTakes() {
        RunStatus.AttemptStatus working =
                new RunStatus.AttemptStatus(2, "process 4711 on host-a", END, null, null, null);

        printer.print(status(RunState.RUNNING, 200_000, List.of(DEAD, working), "process 4711 on host-a", null, null));

        Golden.check("status-running", screen.out());
    }

    @Test
    void theStatusOfASharedRunShowsItsWorkersAndWhichIsDead() {
        List<RunStatus.WorkerStatus> workers = List.of(
                new RunStatus.WorkerStatus("host-a", 4711, "ALIVE", 0, 148_250, List.of(5, 6), null),
                new RunStatus.WorkerStatus("host-b", 4712, "DEAD", 95, 0, List.of(7), null),
                new RunStatus.WorkerStatus("host-c", 4713, "REFUSES", 1, 0, List.of(), "it has another bucket"));

        printer.print(status(RunState.RUNNING, 200_000, List.of(), workers, "process 4710 on host-m", null, null));

        assertThat(screen.out()).contains("""
                  Manager        process 4710 on host-m, last heartbeat 3 s ago
                """, """
                  Worker         ALIVE, process 4711 on host-a, partitions 5, 6, 148,250 rows/s, last heartbeat 0 s ago
                  Worker         DEAD, process 4712 on host-b, partition 7, 0 rows/s, last heartbeat 1 min 35 s ago
                  Worker         REFUSES, process 4713 on host-c, no partition, 0 rows/s, last heartbeat 1 s ago: it has another bucket
                  Partitions     65, 1 of them with rows so far; --json lists all
                  Partition 05   0 rows, a range
                  Partition 06   0 rows, a range
                  Partition 07   0 rows, a range
                """.indent(0)).doesNotContain("Partition 08");
    }

    @Test
    void theStatusOfASharedRunWhoseManagerIsDeadSaysThatItsWorkersContinue() {
        printer.print(status(
                RunState.DEAD,
                200_000,
                List.of(DEAD),
                List.of(new RunStatus.WorkerStatus("host-a", 4711, "ALIVE", 0, 148_250, List.of(5), null)),
                null,
                null,
                null));

        assertThat(screen.out())
                .contains("  Manager        its process is gone; workers continue with the partitions that it offered."
                        + " Committed rows are safe: restart the run, and a new manager publishes it\n"
                        + "  Worker         ALIVE");
    }

    @Test
    void theStatusOfADeadRunShowsHowToResumeIt() {
        printer.print(status(RunState.DEAD, 200_000, List.of(DEAD), null, null, null));

        Golden.check("status-dead", screen.out());
    }

    @Test
    void theStatusOfAFailedRunShowsWhy() {
        RunStatus.AttemptStatus failed = new RunStatus.AttemptStatus(
                1, "process 815 on host-a", START, END, AttemptOutcome.FAILED, "Bucket logins is not there");

        printer.print(status(RunState.FAILED, 0, List.of(failed), null, "Bucket logins is not there", null));

        Golden.check("status-failed", screen.out());
    }

    @Test
    void aWithheldRunNamesBothCommandsAndWhenToUseWhich() {
        printer.print(status(RunState.FAILED, 0, List.of(), null, "The volume guard holds it back", null));

        assertThat(screen.out()).endsWith("""
                          Next           if its rows are right: nightshift restart 7
                                         if the source was corrected since: nightshift run --rerun
                        """);
    }

    @Test
    void theStatusOfACompleteRunShowsWhereItsReportIs() {
        printer.print(complete());

        Golden.check("status-complete", screen.out());
    }

    @Test
    void theStatusAsJsonHasEveryField() {
        printer.json(status(RunState.DEAD, 200_000, List.of(DEAD), null, null, null));

        Golden.check("status-dead-json", screen.out());
    }

    @Test
    void theListNamesTheInputFilesAndSourcesIfThereAreSeveral() {
        RunTable table = new RunTable(screen.program().out());
        table.print(List.of(summary("people", null), summary("logins-0736f79b", "/data/logins.jsonl")));
        table.print(List.of(summary("people", null)));

        assertThat(screen.out())
                .contains("TRIES  SOURCE           INPUT\n")
                .contains("1  people\n")
                .contains("1  logins-0736f79b  /data/logins.jsonl\n")
                .contains("TRIES\n");
    }

    @Test
    void aNightShowsItsWindowAndTheWholeChain() {
        Report.LoginInfo login = new Report.LoginInfo(LoginId.of(41), Instant.parse("2026-11-22T23:59:59Z"));
        Report.LatestLogins latest = new Report.LatestLogins(3, List.of(login));
        Report.Window window = new Report.Window(CUTOFF.minus(Duration.ofDays(1)), CUTOFF, "PT1H", 0, 310L);

        printer.print(report().ofNight(
                        window,
                        4,
                        new Report.Chain(3, 30, CUTOFF.minus(Duration.ofDays(29)), 1_234, 12, latest, null)));
        new RunTable(screen.program().out())
                .print(List.of(new RunSummary(
                        1,
                        "logins",
                        null,
                        CUTOFF,
                        0,
                        new NightStatus(3, window.from(), "PT1H", 1, 30, 2L),
                        RunState.COMPLETED,
                        END,
                        3,
                        3L,
                        1,
                        1,
                        BigDecimal.ONE,
                        3L,
                        null,
                        null)));

        assertThat(screen.out())
                .contains("TRIES  CHAIN  FROM                  LATE\n")
                .contains("     2   3       3      1  3      2026-11-22T00:00:00Z  1\n")
                .contains("  Window         from 2026-11-22T00:00:00Z up to the cutoff\n")
                .contains("""
                          Rows           300,000, 4 of them late; 300,000 in the window, in 1 part of 12.3 MB
                          Whole chain    30 nights, 1,234 rows, 12 of them late
                          Latest logins  2026-11-22T23:59:59Z  id 41
                          Closest pair   none: fewer than two logins
                        """);
    }

    private static RunSummary summary(String source, @Nullable String input) {
        return new RunSummary(
                1,
                source,
                input,
                CUTOFF,
                0,
                null,
                RunState.COMPLETED,
                END,
                3,
                3L,
                1,
                1,
                BigDecimal.ONE,
                3L,
                null,
                null);
    }

    private static RunStatus complete() {
        RunStatus.AttemptStatus done = new RunStatus.AttemptStatus(
                2, "process 4711 on host-a", END, END.plusSeconds(9), AttemptOutcome.COMPLETED, null);
        return status(
                RunState.COMPLETED,
                300_000,
                List.of(DEAD, done),
                null,
                null,
                "s3://logins/logins/runs/x/rerun=0/report.json");
    }

    private static RunStatus status(
            RunState state,
            long rows,
            List<RunStatus.AttemptStatus> attempts,
            @Nullable String worker,
            @Nullable String error,
            @Nullable String report) {
        return status(state, rows, attempts, List.of(), worker, error, report);
    }

    private static RunStatus status(
            RunState state,
            long rows,
            List<RunStatus.AttemptStatus> attempts,
            List<RunStatus.WorkerStatus> workers,
            @Nullable String worker,
            @Nullable String error,
            @Nullable String report) {
        boolean over = state == RunState.RUNNING || state == RunState.COMPLETED;
        return new RunStatus(
                7,
                "logins",
                null,
                CUTOFF,
                0,
                null,
                state,
                END,
                rows,
                300_000L,
                new BigDecimal(rows).divide(new BigDecimal("3000"), 1, RoundingMode.DOWN),
                rows == 0 ? null : 12_345L,
                worker == null ? null : 20_000,
                worker == null ? null : 8L,
                (int) (rows / 100_000),
                partitions(workers.isEmpty() ? 2 : 65, rows),
                attempts,
                workers,
                worker,
                worker == null ? null : 3L,
                worker == null
                        ? null
                        : new RunStatus.WaitStatus("Reading logins failed: Connection refused", END.minusSeconds(90)),
                error,
                List.of(),
                null,
                null,
                report,
                report == null ? null : report.replace(".json", ".html"),
                over ? null : "nightshift restart 7",
                error != null && error.contains("volume guard") ? "nightshift run --rerun" : null,
                null,
                !workers.isEmpty(),
                state == RunState.DEAD && !workers.isEmpty(),
                report == null ? null : "2 wait for a shared run, on host-a (2)");
    }

    private static List<RunStatus.PartitionStatus> partitions(int number, long rows) {
        List<RunStatus.PartitionStatus> partitions = new ArrayList<>();
        partitions.add(new RunStatus.PartitionStatus(
                0, "[first login, last login)", rows, rows == 0 ? null : "(2026-11-22 10:00:00.000001, 42)"));
        for (int i = 1; i < number - 1; i++) {
            partitions.add(new RunStatus.PartitionStatus(i, "a range", 0, null));
        }
        partitions.add(new RunStatus.PartitionStatus(number - 1, "rows that never logged in", 0, null));
        return partitions;
    }

    private static Report report() {
        Report.LoginInfo earlier =
                new Report.LoginInfo(LoginId.of(41), Instant.parse("2026-11-22T23:59:59.999999998Z"));
        Report.LoginInfo later = new Report.LoginInfo(LoginId.of(42), Instant.parse("2026-11-22T23:59:59.999999999Z"));
        return new Report(
                new Report.RunInfo(7, "logins", CUTOFF, 2, 2, START, END),
                null,
                null,
                new Report.LatestLogins(
                        3,
                        List.of(
                                later,
                                earlier,
                                new Report.LoginInfo(LoginId.of("née \"x\""), Instant.parse("2026-11-22T23:00:00Z")))),
                new Report.Pair("PT0.000000001S", new BigDecimal("0.000000001"), earlier, later),
                null,
                new Report.Totals(300_000, 300_000, 1_234, 0, 1, 12_345_678),
                new Report.TimelineInfo("day", List.of()),
                new Report.Gaps(0, List.of()),
                "UTC",
                new BigDecimal("24.301"),
                12_345,
                15_000,
                List.of("The rows were not counted (nightshift.source.reconcile is none)"));
    }

    private static Report emptyReport() {
        return new Report(
                new Report.RunInfo(7, "logins", CUTOFF, 0, 1, START, END),
                null,
                null,
                new Report.LatestLogins(3, List.of()),
                null,
                null,
                new Report.Totals(0, 0, 0, 0, 0, 0),
                new Report.TimelineInfo("hour", List.of()),
                new Report.Gaps(0, List.of()),
                "UTC",
                BigDecimal.ZERO,
                0,
                null,
                List.of());
    }
}
