package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.ledger.RunState;
import dev.nightshift.report.Report;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is published only if its rows are as expected, and the ledger keeps what published runs need. */
class PublishingTests {

    private static final String DATA = "logins/data/cutoff=20261123T000000Z/rerun=0/";

    private Installation installation;
    private Operations operations;

    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        installation = Installation.in(folder, 5).fill(26);
        operations = installation.operations();
    }

    private RunResult rerun() {
        return operations.run(
                new RunRequest(Installation.CUTOFF, null, true), new Installation.Silence(), new StopSignal());
    }

    private void loseRows(int most) throws Exception {
        try (var source = installation.source()) {
            source.createStatement().execute("DELETE FROM LOGINS WHERE ROWNUM <= " + (26 - most));
        }
    }

    @Test
    void aRunWithUnusuallyFewRowsIsNotPublishedUnlessAnOperatorAcceptsIt() throws Exception {
        installation.run();
        loseRows(12);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::rerun)
                .matches(e -> e.reason() == Reason.WITHHELD)
                .withMessage("Run 2 is not published: The volume guard holds it back: 12 rows are more than 50% fewer"
                        + " than the 26 of the last complete run (nightshift.guard.max-drop-percent), run 1. Check the"
                        + " source; publish the rows only if they are correct\nPublish it anyway with: nightshift"
                        + " restart 2 --accept-volume");
        assertThat(operations.queries().status("2").next()).isEqualTo("nightshift restart 2 --accept-volume");
        assertThat(Files.exists(installation.bucket().resolve("logins/runs/cutoff=20261123T000000Z/rerun=1")))
                .isFalse();

        RunResult accepted = operations.restart("2", true, null, new Installation.Silence(), new StopSignal());

        assertThat(accepted.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(installation.published().manifest().get("warnings").get(0).asString())
                .startsWith("Published because an operator accepted its volume: 12 rows are more than 50% fewer");
    }

    @Test
    void aClockThatWasSetBackMeanwhileGivesNoImpossibleFigures() {
        Trouble setBack = Trouble.event(
                Trouble.Place.of("AFTER 0 COMMIT .*INSERT NIGHTSHIFT_PART,.*"),
                () -> new LedgerOf(installation)
                        .update("UPDATE NIGHTSHIFT_ATTEMPT SET STARTED_AT = STARTED_AT + INTERVAL '1' HOUR"));

        RunResult result = installation.run(setBack);

        assertThat(setBack.struck()).isTrue();
        Report report = Objects.requireNonNull(result.report());
        assertThat(report.run().finishedAt()).isEqualTo(report.run().startedAt());
        assertThat(report.durationSeconds()).isZero();
        assertThat(report.rowsPerSecond()).isZero();
        assertThat(result.status().rowsPerSecond()).isNull();
        assertThat(operations.queries().runsOfSource(null, 1).get(0).seconds()).isZero();
    }

    @Test
    void aRunThatLostHalfItsRowsIsStillUsual() throws Exception {
        installation.run();
        loseRows(13);

        assertThat(rerun().ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    @Test
    void aRunWithFewerRowsThanTheLeastIsNotPublished() {
        installation.writeSettings("  guard:\n    min-rows: 27\n");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(installation::run)
                .withMessageContaining("26 rows are fewer than nightshift.guard.min-rows (27)");
    }

    @Test
    void aRunIsNotPublishedWithoutAllItsParts() throws Exception {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.failure(Trouble.Place.of("BEFORE 5 PUT part.*"), 0)));
        Path part = part(2);
        Files.delete(part);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(installation::run)
                .withMessageContaining(
                        "Part 2 of partition 0 was put to nightshift/" + DATA + part.getFileName() + " with ")
                .withMessageContaining("bytes, but no longer exists. If nightshift.target now means another bucket,"
                        + " endpoint or folder than when the run started, restore those settings and restart the run;"
                        + " otherwise somebody else changed the bucket; start a new run with: nightshift run --cutoff"
                        + " 2026-11-23T00:00:00Z --rerun")
                .matches(e -> e.reason() == Reason.INCONSISTENT);
    }

    @Test
    void aPartThatIsLostWhileTheDocumentsAreWrittenIsNotPublished() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(
                        Trouble.event(Trouble.Place.of("BEFORE 0 PUT report.html"), () -> change(3, Files::delete))))
                .withMessageContaining("Part 3 of partition 0")
                .withMessageContaining("no longer exists")
                .matches(e -> e.reason() == Reason.INCONSISTENT);
        assertThat(latest()).doesNotExist();
    }

    @Test
    void aPartThatIsReplacedBetweenTheAttemptsIsNotPublished() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.failure(Trouble.Place.of("BEFORE 0 PUT report.json"), 0)));
        change(4, part -> Files.write(part, new byte[(int) Files.size(part)]));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(installation::run)
                .withMessageContaining("Part 4 of partition 0")
                .withMessageContaining("has other content now")
                .matches(e -> e.reason() == Reason.INCONSISTENT);
        assertThat(latest()).doesNotExist();
    }

    @Test
    void aRestartReadsNoPartThatIsAsItWasPut() {
        installation.withFolderAsBucket();
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.failure(Trouble.Place.of("BEFORE 0 PUT manifest.json"), 0)));
        List<String> read = new ArrayList<>();

        RunResult result = installation
                .operations(new Decorators(
                        store -> recording(store, read), Decorators.NONE.ledger(), Decorators.NONE.source()))
                .run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), new StopSignal());

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(read).anyMatch(key -> key.endsWith("manifest.json")).noneMatch(key -> key.contains("/part-"));
    }

    /** Records the keys of the objects that are read. */
    private static ObjectStore recording(ObjectStore store, List<String> read) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("digest") || method.getName().equals("get")) {
                        read.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Path latest() {
        return installation.bucket().resolve("logins/latest.json");
    }

    private Path part(int number) throws IOException {
        try (Stream<Path> files = Files.list(installation.bucket().resolve(DATA))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-p00-00000" + number))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What somebody else does to a part. */
    private interface Change {
        void make(Path part) throws IOException;
    }

    private void change(int part, Change change) {
        try {
            change.make(part(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void oldRunsAreShownFirstAndRemovedWhenAskedToButTheNewestCompleteOne() {
        installation.run();
        rerun();
        LedgerOf ledger = new LedgerOf(installation);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");

        PurgeResult shown = operations.purge(Duration.ofDays(30), false);
        assertThat(shown.runs()).extracting(RunSummary::run).containsExactly(1L);
        assertThat(shown.kept()).extracting(RunSummary::run).containsExactly(2L);
        assertThat(operations.queries().runsOfSource(null, 10)).hasSize(2);

        assertThat(operations.purge(Duration.ofDays(30), true).done()).isTrue();

        assertThat(operations.queries().runsOfSource(null, 10))
                .extracting(RunSummary::run)
                .containsExactly(2L);
        assertThat(ledger.number("SELECT COUNT(*) FROM BATCH_JOB_INSTANCE")).isEqualTo(1);
        assertThat(ledger.number("SELECT COUNT(*) FROM NIGHTSHIFT_PART WHERE RUN_ID = 1"))
                .isZero();
        assertThat(operations.queries().published(null).status().run()).isEqualTo(2);
    }

    @Test
    void aRunInWorkIsNeverPurged() {
        installation.run();
        rerun();
        LedgerOf ledger = new LedgerOf(installation);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE = 'RUNNING' WHERE RUN_ID = 1");
        ledger.giveToAnother(1);

        assertThat(operations.purge(Duration.ofDays(30), true).runs()).isEmpty();
    }

    @Test
    void theListOfRunsIsNewestFirstAndCanBeNarrowed() throws Exception {
        installation.run();
        loseRows(1);
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(this::rerun);

        List<RunSummary> runs = operations.queries().runsOfSource(null, 10);

        assertThat(runs).extracting(RunSummary::state).containsExactly(RunState.FAILED, RunState.COMPLETED);
        assertThat(runs.get(1).rows()).isEqualTo(26);
        assertThat(runs.get(1).parts()).isEqualTo(6);
        assertThat(runs.get(1).attempts()).isEqualTo(1);
        assertThat(runs.get(1).seconds()).isPositive();
        assertThat(runs.get(1).rowsPerSecond()).isPositive();
        assertThat(runs.get(0).lastError()).startsWith("The volume guard holds it back");
        assertThat(operations.queries().runsOfSource(RunState.COMPLETED, 10))
                .extracting(RunSummary::run)
                .containsExactly(1L);
        assertThat(operations.queries().runsOfSource(null, 1))
                .extracting(RunSummary::run)
                .containsExactly(2L);
    }
}
