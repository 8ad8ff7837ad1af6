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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A run is published only if its rows are as expected, and the ledger keeps what published runs need. */
class PublishingIT {

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
                        + " source\nIf its rows are right, publish them with: nightshift restart 2 --accept-volume"
                        + "\nIf the source was corrected since, copy it again with: nightshift run --cutoff"
                        + " 2026-11-23T00:00:00Z --rerun");
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
        operations = installation.withFolderAsBucket().operations();
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

        PurgeResult shown = operations.purge(new PurgeRequest(Duration.ofDays(30), 1, false, false));
        assertThat(shown.runs()).extracting(RunSummary::run).containsExactly(1L);
        assertThat(shown.kept()).extracting(RunSummary::run).containsExactly(2L);
        assertThat(operations.queries().runsOfSource(null, 10)).hasSize(2);

        assertThat(operations
                        .purge(new PurgeRequest(Duration.ofDays(30), 1, false, true))
                        .done())
                .isTrue();

        assertThat(operations.queries().runsOfSource(null, 10))
                .extracting(RunSummary::run)
                .containsExactly(2L);
        assertThat(ledger.number("SELECT COUNT(*) FROM BATCH_JOB_INSTANCE")).isEqualTo(1);
        assertThat(ledger.number("SELECT COUNT(*) FROM NIGHTSHIFT_PART WHERE RUN_ID = 1"))
                .isZero();
        assertThat(operations.queries().published(null).status().run()).isEqualTo(2);
    }

    private PurgeResult purgeObjects(Operations of, int keep, boolean really) {
        return of.purge(new PurgeRequest(Duration.ofDays(30), keep, true, really));
    }

    private List<String> objects() throws IOException {
        try (Stream<Path> files = Files.walk(installation.bucket())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> installation.bucket().relativize(file).toString())
                    .filter(key -> !key.startsWith("logins/current") && !key.endsWith("latest.json"))
                    .toList();
        }
    }

    @Test
    void oldRunsLeaveTheBucketToo() throws Exception {
        operations = installation.withFolderAsBucket().operations();
        installation.run();
        rerun();
        rerun();
        Files.writeString(installation.bucket().resolve("logins/data/notes.txt"), "of somebody else");
        Files.createDirectories(installation.bucket().resolve("logins2/runs/cutoff=20261123T000000Z/rerun=0"));
        Files.writeString(
                installation.bucket().resolve("logins2/runs/cutoff=20261123T000000Z/rerun=0/report.json"), "{}");
        List<String> before = objects();
        LedgerOf ledger = new LedgerOf(installation);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");

        PurgeResult shown = purgeObjects(operations, 1, false);
        assertThat(shown.runs()).extracting(RunSummary::run).containsExactly(1L, 2L);
        assertThat(Objects.requireNonNull(shown.objects()).number()).isEqualTo(2 * 10);
        assertThat(objects()).isEqualTo(before);
        assertThat(purgeObjects(operations, 2, false).runs())
                .extracting(RunSummary::run)
                .containsExactly(1L);
        assertThat(purgeObjects(operations, 3, false).runs()).isEmpty();

        // It dies, and nobody can read half a run; the next one removes the rest.
        Trouble death = Trouble.death(Trouble.Place.of("BEFORE 2 DELETE part.*"));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> purgeObjects(installation.operations(death.decorators()), 1, true));
        assertThat(objects())
                .hasSizeLessThan(before.size())
                .contains(DATA.replace("data", "runs") + "report.json")
                .doesNotContain(
                        DATA.replace("data", "runs") + "manifest.json", DATA.replace("data", "runs") + "_SUCCESS");

        PurgeResult done = purgeObjects(operations, 1, true);
        assertThat(done.runs()).extracting(RunSummary::run).containsExactly(1L, 2L);
        assertThat(objects())
                .isEqualTo(before.stream()
                        .filter(key -> !key.contains("logins/") || key.contains("rerun=2") || key.endsWith("notes.txt"))
                        .toList());
        assertThat(operations.queries().verify(null, true, told -> {}).differences())
                .isEmpty();
    }

    @Test
    void objectsOfRunsThatTheLedgerForgotGoByTheAgeInTheirReports() throws Exception {
        operations = installation.withFolderAsBucket().operations();
        installation.run();
        rerun();
        LedgerOf ledger = new LedgerOf(installation);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");
        operations.purge(new PurgeRequest(Duration.ofDays(30), 1, false, true));
        assertThat(Objects.requireNonNull(purgeObjects(operations, 1, true).objects())
                        .number())
                .isZero();
        Path report = installation.bucket().resolve(DATA.replace("data", "runs") + "report.json");
        Files.writeString(
                report, Files.readString(report).replaceFirst("(\"finishedAt\": \")[^\"]*", "$12026-01-01T00:00:00Z"));

        Trouble refusal = Trouble.event(Trouble.Place.of("BEFORE 0 DELETE part.*"), () -> {
            throw NightshiftException.refused("the object is locked");
        });
        PurgeResult refused = purgeObjects(installation.operations(refusal.decorators()), 1, true);
        assertThat(Objects.requireNonNull(refused.objects()).refused()).isEqualTo(1);
        assertThat(refused.objects().refusal()).isEqualTo("the object is locked");
        assertThat(objects())
                .filteredOn(key -> key.contains("rerun=0"))
                .hasSize(2)
                .anyMatch(key -> key.endsWith("report.json"));

        PurgeResult.Objects rest =
                Objects.requireNonNull(purgeObjects(operations, 1, true).objects());
        assertThat(rest.unknown()).hasSize(1);
        assertThat(rest.number()).isEqualTo(2);
        assertThat(objects()).noneMatch(key -> key.contains("rerun=0")).hasSize(10);
    }

    @Test
    void theRunThatThePointerNamesIsKeptAndSoIsOneThatIsHeld() throws Exception {
        operations = installation.withFolderAsBucket().operations();
        installation.run();
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> {
            installation
                    .operations(Trouble.failure(Trouble.Place.of("BEFORE 2 PUT part.*"), 0)
                            .decorators())
                    .run(new RunRequest(Installation.CUTOFF, null, true), new Installation.Silence(), new StopSignal());
        });
        LedgerOf ledger = new LedgerOf(installation);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");
        List<String> before = objects();
        ledger.giveToAnother(2);
        assertThat(purgeObjects(operations, 1, true).runs()).isEmpty();
        assertThat(objects()).isEqualTo(before);
        ledger.update("UPDATE NIGHTSHIFT_LEASE SET HELD = 0");
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE = 'FAILED' WHERE RUN_ID = 1");

        PurgeResult done = purgeObjects(operations, 1, true);

        assertThat(done.runs()).extracting(RunSummary::run).containsExactly(2L);
        assertThat(done.notes()).containsExactly("Run 1 is also that old, but is kept because latest.json names it.");
        assertThat(objects()).allMatch(key -> key.contains("rerun=0"));
    }

    @Test
    void aRunThatCouldBeResumedLeavesTheLedgerBeforeItsLeaseIsReleased() throws Exception {
        operations = installation.withFolderAsBucket().operations();
        installation.run();
        rerun();
        rerun();
        LedgerOf ledger = new LedgerOf(installation);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE = 'FAILED' WHERE RUN_ID < 3");
        List<String> held = new ArrayList<>();
        AtomicReference<DataSource> shared = new AtomicReference<>();
        Decorators decorators = new Decorators(
                // While the objects of the second run are removed, the first one is gone.
                Trouble.event(
                                Trouble.Place.of("BEFORE 6 DELETE part.*"),
                                () -> held.addAll(JdbcClient.create(Objects.requireNonNull(shared.get()))
                                        .sql("SELECT RUN_ID || ' ' || HELD FROM NIGHTSHIFT_LEASE ORDER BY RUN_ID")
                                        .query(String.class)
                                        .list()))
                        .decorators()
                        .bucket(),
                open -> {
                    shared.set(open);
                    return open;
                },
                Decorators.NONE.source());

        PurgeResult done = purgeObjects(installation.operations(decorators), 1, true);

        assertThat(held).containsExactly("2 1", "3 0");
        assertThat(done.runs()).extracting(RunSummary::run).containsExactly(1L, 2L);
        assertThat(objects()).allMatch(key -> key.contains("rerun=2"));
        assertThat(operations.queries().runsOfSource(null, 10))
                .extracting(RunSummary::run)
                .containsExactly(3L);
    }

    @Test
    void aRunWithAnObjectUnderAHoldIsNotFoundByReadersAndLeavesLater() throws Exception {
        operations = installation.withFolderAsBucket().operations();
        installation.run();
        rerun();
        new LedgerOf(installation).update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");
        Trouble hold = Trouble.event(Trouble.Place.of("BEFORE 2 DELETE part.*"), () -> {
            throw NightshiftException.refused("the object is under a legal hold");
        });

        PurgeResult refused = purgeObjects(installation.operations(hold.decorators()), 1, true);

        assertThat(refused.runs()).isEmpty();
        assertThat(objects())
                .filteredOn(key -> key.contains("rerun=0"))
                .hasSize(2)
                .anyMatch(key -> key.contains("/part-"))
                .anyMatch(key -> key.endsWith("report.json"));
        assertThat(purgeObjects(operations, 1, true).runs())
                .extracting(RunSummary::run)
                .containsExactly(1L);
        assertThat(objects()).noneMatch(key -> key.contains("rerun=0"));
    }

    @Test
    void aRunThatIsCompletedDuringAPurgeIsKept() throws Exception {
        operations = installation.withFolderAsBucket().operations();
        installation.run();
        rerun();
        rerun();
        LedgerOf ledger = new LedgerOf(installation);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE = 'FAILED' WHERE RUN_ID = 2");
        AtomicReference<DataSource> shared = new AtomicReference<>();
        Trouble restart = Trouble.event(
                Trouble.Place.of("BEFORE 0 DELETE part.*"),
                () -> JdbcClient.create(Objects.requireNonNull(shared.get()))
                        .sql("UPDATE NIGHTSHIFT_RUN SET STATE = 'COMPLETED', STATE_AT = CURRENT_TIMESTAMP"
                                + " WHERE RUN_ID = 2")
                        .update());
        Decorators decorators = new Decorators(
                restart.decorators().bucket(),
                open -> {
                    shared.set(open);
                    return open;
                },
                Decorators.NONE.source());

        PurgeResult done = purgeObjects(installation.operations(decorators), 1, true);

        assertThat(done.runs()).extracting(RunSummary::run).containsExactly(1L);
        assertThat(done.notes()).containsExactly("Run 2 is kept because a process has worked on it meanwhile.");
        assertThat(objects()).filteredOn(key -> key.contains("rerun=1")).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv", "parquet"})
    void everyPlaceThatHasAnIdIsFound(String format) throws Exception {
        installation.withFolderAsBucket().writeSettings("  format: " + format + "\n");
        operations = installation.operations();
        installation.run();
        rerun();
        String id = Objects.requireNonNull(operations.queries().published(null).report())
                .latestLogins()
                .logins()
                .get(0)
                .id()
                .toString();
        new LedgerOf(installation).update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");
        operations.purge(new PurgeRequest(Duration.ofDays(30), 1, false, true));

        IdFindings found = operations.queries().find(id, progress -> {});

        assertThat(found.unread()).isEmpty();
        assertThat(found.runs()).isEqualTo(2);
        assertThat(found.rows()).isEqualTo(2 * 26);
        assertThat(found.findings())
                .filteredOn(finding -> finding.kind().equals("part"))
                .extracting(IdFindings.Finding::run)
                .containsExactlyInAnyOrder(null, 2L);
        assertThat(found.findings()).extracting(IdFindings.Finding::kind).contains("ledger", "report", "part");
        for (IdFindings.Finding finding : found.findings()) {
            if (finding.kind().equals("part")) {
                assertThat(finding.lastLogin()).isBefore(Installation.CUTOFF);
                assertThat(finding.row()).isBetween(1L, 5L);
            }
        }
        IdFindings nobody = operations.queries().find("4711", progress -> {});
        assertThat(nobody.findings()).isEmpty();
        assertThat(nobody.unread()).isEmpty();
        assertThat(operations.queries().find("no-number", progress -> {}).findings())
                .isEmpty();
    }

    @Test
    void aProtectedIdIsFoundByTheIdThatPeopleKnow() {
        installation.withFolderAsBucket();
        installation.writeSettings("""
                nightshift.source.hmac-key: "0123456789abcdef0123456789abcdef"
                nightshift.source.protect:
                  ID: hmac
                """);
        operations = installation.operations();
        installation.run();

        IdFindings found = operations.queries().find("37", progress -> {});

        assertThat(found.unread()).isEmpty();
        assertThat(found.findings())
                .filteredOn(finding -> finding.kind().equals("part"))
                .hasSize(1);
        installation.writeSettings("");
        assertThat(installation
                        .operations()
                        .queries()
                        .find("37", progress -> {})
                        .unread())
                .singleElement()
                .asString()
                .contains("that key is not configured");
    }

    @Test
    void anIdIsFoundInRejectsAndInPartsOfAKilledRun(@TempDir Path inputs) throws Exception {
        operations = installation.withFolderAsBucket().operations();
        Path file = Files.write(
                inputs.resolve("in.jsonl"),
                List.of(
                        "{\"id\":7,\"last_login\":\"2026-11-22T10:00:00Z\"}",
                        "{\"id\":\"7\",\"last_login\":\"2026-11-21T10:00:00Z\"}",
                        "{\"id\":77,\"last_login\":null}",
                        "{\"id\":77,\"last_login\":\"never\"}",
                        "{\"id\":7,\"last_login\":\"never\"}"));
        operations.run(
                new RunRequest(Installation.CUTOFF, null, false, new FileRequest(file, null, 2L)),
                new Installation.Silence(),
                new StopSignal());
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.failure(Trouble.Place.of("BEFORE 2 PUT part.*"), 0)));
        Path stray = installation.bucket().resolve(DATA + "part-p00-000009-0123456789ab-e1.jsonl.gz");
        Files.writeString(stray, "no part");
        installation.writeSettings("");

        IdFindings found = operations.queries().find("7", progress -> {});

        assertThat(found.unread())
                .singleElement()
                .asString()
                .startsWith("s3://nightshift/" + DATA + stray.getFileName());
        assertThat(found.runs()).isEqualTo(2);
        assertThat(found.findings())
                .filteredOn(finding -> finding.row() != null)
                .extracting(finding -> finding.run() + " " + finding.kind() + " " + finding.row())
                .containsExactly("1 part 1", "1 part 2", "1 rejects 2");
    }

    @Test
    void aRunInWorkIsNeverPurged() {
        installation.run();
        rerun();
        LedgerOf ledger = new LedgerOf(installation);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE = 'RUNNING' WHERE RUN_ID = 1");
        ledger.giveToAnother(1);

        assertThat(operations
                        .purge(new PurgeRequest(Duration.ofDays(30), 1, false, true))
                        .runs())
                .isEmpty();
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
