package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.file.FileSource;
import dev.nightshift.verification.Verification;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run that reads a file ends as one that reads a table does, regardless of what happens to it on the way. */
class FileRunIT {

    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");
    private static final int RECORDS = 57;

    @TempDir
    Path folder;

    private Path file;
    private Installation home;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("logins.jsonl");
        Files.write(file, lines());
        home = install("home");
    }

    private Installation install(String name) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/application.yml"),
                "nightshift:\n  chunk-size: 10\n  target:\n    bucket: nightshift\n    endpoint: http://127.0.0.1:1\n");
        return Installation.existing(home, 10);
    }

    /**
     * Lines in no order, with ties in time and in time and id, with numbers and texts, and some that never logged in.
     */
    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            String id = i % 5 == 0 ? "\"u" + i % 20 + "\"" : String.valueOf(i % 40);
            String time = i % 9 == 0
                    ? "null"
                    : "\"" + CUTOFF.minusSeconds(i * 7919L % 23).plusNanos(i % 3) + "\"";
            lines.add("{\"id\":" + id + ",\"note\":{\"n\":" + i + ",\"x\":1.50},\"last_login\":" + time + "}");
        }
        Collections.shuffle(lines, new Random(3));
        return lines;
    }

    private FileRequest request(Path path) {
        return new FileRequest(path, null, null);
    }

    private RunResult run(Installation installation, Decorators decorators, FileRequest input) {
        return installation
                .operations(decorators)
                .run(new RunRequest(CUTOFF, null, false, input), new Installation.Silence(), new StopSignal());
    }

    private RunResult run() {
        return run(home, Decorators.NONE, request(file));
    }

    private static PublishedRun published(Installation installation) throws IOException {
        try (var sources = Files.list(installation.bucket())) {
            List<Path> found = sources.toList();
            assertThat(found).hasSize(1);
            return PublishedRun.read(
                    installation.bucket(), found.get(0).getFileName().toString(), true);
        }
    }

    @Test
    void itsRecordsComeInStreamOrderWithEverythingTheyHold() throws IOException {
        RunResult result = run();

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(result.status().source()).matches("logins-[0-9a-f]{8}");
        assertThat(result.status().input()).isEqualTo(file.toString());
        assertThat(home.operations().queries().runsOfSource(null, 10))
                .extracting(RunSummary::input)
                .containsExactly(file.toString());
        PublishedRun published = published(home);
        assertThat(published.lines())
                .hasSize(RECORDS)
                .allMatch(
                        line -> line.matches(
                                "\\{\"id\":(\\d+|\"u\\d+\"),\"last_login\":(null|\"[^\"]{29}Z\"),\"note\":\\{\"n\":\\d+,\"x\":1\\.50\\}\\}"));
        List<String> times = published.lines().stream()
                .map(line -> line.replaceAll(".*\"last_login\":(null|\"[^\"]*\").*", "$1"))
                .toList();
        assertThat(times).isSortedAccordingTo((a, b) -> {
            boolean nullA = a.equals("null");
            boolean nullB = b.equals("null");
            return nullA || nullB ? Boolean.compare(nullA, nullB) : a.compareTo(b);
        });
        JsonNode manifest = published.manifest();
        assertThat(manifest.get("otherFields").asBoolean()).isTrue();
        assertThat(manifest.get("reconciled").asBoolean()).isTrue();
        assertThat(manifest.get("snapshot").get("kind").asString()).isEqualTo("file");
        assertThat(manifest.get("columns").size()).isEqualTo(2);
        assertThat(published.report().get("totals").get("neverLoggedIn").asInt())
                .isEqualTo((RECORDS + 8) / 9);
        assertThat(home.home().resolve("var/work/1")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEFORE 0 COMMIT .*NIGHTSHIFT_RUN.*",
                "AFTER 0 UPDATE NIGHTSHIFT_RUN SET SOURCE_ROWS.*",
                "BEFORE 0 PUT part.*",
                "AFTER 2 PUT part.*",
                "BEFORE 3 COMMIT INSERT NIGHTSHIFT_PART.*",
                "AFTER 3 COMMIT INSERT NIGHTSHIFT_PART.*",
                "BEFORE 0 PUT report.json",
                "AFTER 0 PUT manifest.json"
            })
    void aDeadRunGoesOnAndEndsAsAnUndisturbedOne(String place) throws IOException {
        Installation undisturbed = install("undisturbed");
        run(undisturbed, Decorators.NONE, request(file));
        try {
            run(home, Trouble.death(Trouble.Place.of(place)).decorators(), request(file));
        } catch (NightshiftException e) {
            home.buryOwners();
        }

        run();

        InterruptedRunIT.assertEqual(published(home), published(undisturbed));
    }

    @Test
    void aDeadRunIsRestartedByItsNumberAlone() throws IOException {
        Trouble death = Trouble.death(Trouble.Place.of("AFTER 2 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(home, death.decorators(), request(file)));
        home.buryOwners();

        RunResult result = home.operations().restart("1", false, null, new Installation.Silence(), new StopSignal());

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(published(home).lines()).hasSize(RECORDS);
    }

    @Test
    void aFileThatIsAnotherOneByNowIsRefused() throws IOException {
        Trouble death = Trouble.death(Trouble.Place.of("AFTER 2 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(home, death.decorators(), request(file)));
        home.buryOwners();
        Files.writeString(file, "{\"id\":1}\n");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(
                        () -> home.operations().restart("1", false, null, new Installation.Silence(), new StopSignal()))
                .matches(e -> e.reason() == Reason.REFUSED)
                .withMessageContaining("Run 1 was started with the file " + file + " whose SHA-256 was");
    }

    @Test
    void aLostWorkFolderIsMadeAgain() throws IOException {
        Installation undisturbed = install("undisturbed");
        run(undisturbed, Decorators.NONE, request(file));
        Trouble death = Trouble.death(Trouble.Place.of("AFTER 2 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(home, death.decorators(), request(file)));
        home.buryOwners();
        FileSource.delete(home.home().resolve("var/work/1"));

        run();

        InterruptedRunIT.assertEqual(published(home), published(undisturbed));
    }

    @Test
    void rejectedLinesLieInTheBucketWithTheirReasons() throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.add(20, "no JSON");
        lines.add(40, "{\"last_login\":null}");
        Files.write(file, lines);

        RunResult result = run(home, Decorators.NONE, new FileRequest(file, null, 2L));

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        PublishedRun published = published(home);
        JsonNode rejects = published.manifest().get("rejects");
        assertThat(published.manifest().get("rejected").asInt()).isEqualTo(2);
        assertThat(published.report().get("totals").get("rejected").asInt()).isEqualTo(2);
        assertThat(published.report().get("totals").get("source").asInt()).isEqualTo(RECORDS + 2);
        assertThat(rejects.size()).isEqualTo(1);
        String key = rejects.get(0).get("key").asString();
        assertThat(key).endsWith("/rejects/part-000001.jsonl");
        assertThat(Files.readAllLines(home.bucket().resolve(key)))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"line\":21", "no JSON");
        assertThat(published.manifest().get("warnings").toString()).contains("2 lines of the file were rejected");
    }

    @Test
    void moreRejectsThanAreKeptAreStillCountedAndTheManifestSaysSo() throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.addAll(Collections.nCopies(10_005, "no JSON"));
        Files.write(file, lines);
        FileRequest request = new FileRequest(file, null, 20_000L);
        Installation undisturbed = install("undisturbed");
        run(undisturbed, Decorators.NONE, request);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(
                        home,
                        Trouble.death(Trouble.Place.of("BEFORE 0 PUT report.json"))
                                .decorators(),
                        request));
        home.buryOwners();
        // What the documents say is in the ledger by now; the records are sorted again.
        FileSource.delete(home.home().resolve("var/work/1"));
        home.operations().restart("1", false, 20_000L, new Installation.Silence(), new StopSignal());

        PublishedRun published = published(home);
        InterruptedRunIT.assertEqual(published, published(undisturbed));
        assertThat(published.manifest().get("rejected").asInt()).isEqualTo(10_005);
        assertThat(published.manifest().get("rejectedKept").asInt()).isEqualTo(10_000);
        assertThat(published.manifest().get("reconciled").asBoolean()).isTrue();
        assertThat(published.report().get("totals").get("rejected").asInt()).isEqualTo(10_005);
        for (JsonNode document : List.of(published.manifest(), published.report())) {
            assertThat(document.get("warnings").toString())
                    .contains("10,005 lines of the file were rejected, the first 10,000 kept; they are stored with");
        }
        Verification found = home.operations().queries().verify("1", true, told -> {});
        assertThat(found.differences()).isEmpty();
        assertThat(found.notes()).containsExactly("10,000 of the 10,005 rejected lines are kept");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none    | 0 | 2 lines of the file were rejected, of which nothing is kept (nightshift.input.rejects)
            reasons | 1 | 2 lines of the file were rejected; their numbers and reasons are stored in
            lines   | 1 | 2 lines of the file were rejected; they are stored with their reasons in
            """)
    void keepsOfRejectedLinesWhatTheSettingSays(String kept, int files, String warning) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.add(20, "{\"user_id\":4711}");
        lines.add(40, "{\"user_id\":4711,");
        Files.write(file, lines);
        Files.writeString(
                home.home().resolve("config/application.yml"),
                "  input.rejects: " + kept + "\n",
                StandardOpenOption.APPEND);
        home = Installation.existing(home.home(), 10);

        run(home, Decorators.NONE, new FileRequest(file, null, 2L));

        PublishedRun published = published(home);
        assertThat(published.manifest().get("rejected").asInt()).isEqualTo(2);
        assertThat(published.manifest().get("rejects").size()).isEqualTo(files);
        assertThat(published.report().get("totals").get("rejected").asInt()).isEqualTo(2);
        assertThat(published.manifest().get("warnings").toString()).contains(warning);
        Verification found = home.operations().queries().verify("1", true, told -> {});
        assertThat(found.differences()).isEmpty();
        assertThat(found.notes()).isEqualTo(files == 0 ? List.of("0 of the 2 rejected lines are kept") : List.of());
        assertThat(home.operations().queries().find("4711", told -> {}).findings())
                .extracting(IdFindings.Finding::kind)
                .isEqualTo(kept.equals("lines") ? List.of("rejects", "rejects") : List.of());
    }

    @Test
    void tooManyRejectsFailTheRunWhichGoesOnWithAHigherLimit() throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.add(20, "no JSON");
        lines.add(40, "{\"last_login\":null}");
        Files.write(file, lines);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(home, Decorators.NONE, new FileRequest(file, null, 1L)))
                .matches(e -> e.reason() == Reason.FAILED)
                .withMessageContaining("line 21")
                .withMessageContaining("--max-rejects");

        RunResult result = home.operations().restart(null, false, 2L, new Installation.Silence(), new StopSignal());
        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(published(home).lines()).hasSize(RECORDS);
    }

    @Test
    void aFileInGzipGivesTheSameRows() throws IOException {
        Installation plain = install("plain");
        run(plain, Decorators.NONE, request(file));
        Path zipped = folder.resolve("logins.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            Files.copy(file, out);
        }

        run(home, Decorators.NONE, request(zipped));

        assertThat(published(home).lines()).isEqualTo(published(plain).lines());
    }

    @Test
    void standardInputIsKeptUntilTheRunIsComplete() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Trouble death = Trouble.death(Trouble.Place.of("AFTER 2 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        run(home, death.decorators(), new FileRequest(null, new ByteArrayInputStream(bytes), null)));
        home.buryOwners();

        RunResult result = home.operations().restart(null, false, null, new Installation.Silence(), new StopSignal());

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(result.status().source()).startsWith("stdin-");
        assertThat(published(home).lines()).hasSize(RECORDS);
        try (var left = Files.walk(home.home().resolve("var/work"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void copiesOfStandardInputThatNoRunReadsAreRemoved() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        FileTime old = FileTime.from(Instant.EPOCH);
        Path spool = home.home().resolve("var/work/input");
        for (String name : List.of("01234567", "89abcdef")) {
            Files.createDirectories(spool.resolve(name));
            Files.writeString(spool.resolve(name).resolve("stdin"), "{}");
        }
        Files.setLastModifiedTime(spool.resolve("01234567"), old);
        Trouble death = Trouble.death(Trouble.Place.of("AFTER 2 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        run(home, death.decorators(), new FileRequest(null, new ByteArrayInputStream(bytes), null)));
        home.buryOwners();

        assertThat(spool.resolve("01234567")).doesNotExist();
        assertThat(spool.resolve("89abcdef")).exists();
        String own = home.operations().queries().status("1").source().substring("stdin-".length());
        Files.setLastModifiedTime(spool.resolve(own), old);
        run(
                home,
                Decorators.NONE,
                new FileRequest(null, new ByteArrayInputStream("{\"id\":1}".getBytes(StandardCharsets.UTF_8)), null));
        assertThat(spool.resolve(own)).exists();
    }

    @Test
    void standardInputWhoseCopyIsGoneIsGivenAgain() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Trouble death = Trouble.death(Trouble.Place.of("AFTER 2 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        run(home, death.decorators(), new FileRequest(null, new ByteArrayInputStream(bytes), null)));
        home.buryOwners();
        FileSource.delete(home.home().resolve("var/work"));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(
                        () -> home.operations().restart("1", false, null, new Installation.Silence(), new StopSignal()))
                .withMessageContaining("Give the same input again with: ")
                .withMessageEndingWith("run --input - --cutoff 2026-11-23T00:00:00Z");
        assertThat(run(home, Decorators.NONE, new FileRequest(null, new ByteArrayInputStream(bytes), null))
                        .ending())
                .isEqualTo(RunResult.Ending.COMPLETED);
    }

    @Test
    void standardInputIsFoundInAHomeThatHasMoved() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Trouble death = Trouble.death(Trouble.Place.of("AFTER 2 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        run(home, death.decorators(), new FileRequest(null, new ByteArrayInputStream(bytes), null)));
        home.buryOwners();
        Path moved = Files.move(home.home(), folder.resolve("moved"));

        Installation there = Installation.existing(moved, 10);
        RunResult result = there.operations().restart(null, false, null, new Installation.Silence(), new StopSignal());

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(published(there).lines()).hasSize(RECORDS);
    }

    @Test
    void aNewRunOfAStreamThatIsNotKeptReadsTheStreamAgain() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Trouble death = Trouble.death(Trouble.Place.of("AFTER 2 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        run(home, death.decorators(), new FileRequest(null, new ByteArrayInputStream(bytes), null)));
        home.buryOwners();

        home.operations().abandon("1");

        assertThat(home.operations().queries().status("1").next()).startsWith("nightshift run --input - --cutoff ");
    }

    @Test
    void otherFieldNamesStayThoseOfTheRun() throws IOException {
        Files.writeString(
                file,
                "{\"who\":\"b\",\"seen\":\"2026-11-01T00:00:00Z\"}\n{\"who\":7,\"seen\":\"2026-10-01T00:00:00Z\"}\n",
                StandardCharsets.UTF_8);
        FileRequest named = new FileRequest(file, null, "who", "seen", null, null, false, null);
        Trouble death = Trouble.death(Trouble.Place.of("BEFORE 0 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> run(home, death.decorators(), named));
        home.buryOwners();

        home.operations().restart("1", false, null, new Installation.Silence(), new StopSignal());

        assertThat(published(home).lines())
                .containsExactly(
                        "{\"who\":7,\"seen\":\"2026-10-01T00:00:00.000000000Z\"}",
                        "{\"who\":\"b\",\"seen\":\"2026-11-01T00:00:00.000000000Z\"}");
    }

    @Test
    void aSignalInTheSortingStopsTheRunWhichGoesOnLater() throws IOException {
        StopSignal stop = new StopSignal();
        AtomicInteger sorted = new AtomicInteger();
        ProgressListener listener = new Installation.Silence() {
            @Override
            public void sorted(Sorted progress) {
                sorted.incrementAndGet();
                stop.request("SIGTERM");
            }

            @Override
            public void started(long run, long rowsDone, @Nullable Long sourceRows) {
                throw new IllegalStateException("it is stopped before it migrates");
            }
        };

        RunResult stopped = home.operations().run(new RunRequest(CUTOFF, null, false, request(file)), listener, stop);

        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);
        assertThat(sorted.get()).isPositive();
        assertThat(run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(published(home).lines()).hasSize(RECORDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\n", "[]"})
    void anEmptyFileIsCompleteWithAWarning(String text) throws IOException {
        Files.writeString(file, text);

        assertThat(run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(published(home).manifest().get("warnings").toString()).contains("The file has no record");
    }

    @Test
    void aFileWithoutARecordIsRefusedBeforeThereIsARun() throws IOException {
        Files.writeString(file, "{\"data\":{\"logins\":[{\"user\":1,\"last_login\":1793577600}]}}");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::run)
                .matches(e -> e.reason() == Reason.REFUSED)
                .withMessageContaining("read it with --path 'data.logins'");
        assertThat(home.operations().queries().runsOfSource(null, 10)).isEmpty();

        FileRequest right = new FileRequest(file, null, "user", null, "data.logins", "seconds", false, null);
        Trouble death = Trouble.death(Trouble.Place.of("BEFORE 0 PUT part.*"));
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> run(home, death.decorators(), right));
        home.buryOwners();
        home.operations().restart("1", false, null, new Installation.Silence(), new StopSignal());

        assertThat(published(home).lines())
                .containsExactly("{\"user\":1,\"last_login\":\"2026-11-02T00:00:00.000000000Z\"}");
    }

    @Test
    void anEmptyStreamIsRefusedUnlessItIsAllowed() throws IOException {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        run(home, Decorators.NONE, new FileRequest(null, new ByteArrayInputStream(new byte[0]), null)))
                .matches(e -> e.reason() == Reason.REFUSED)
                .withMessageContaining("--allow-empty");
        assertThat(home.home().resolve("var/work/input")).isEmptyDirectory();
        assertThat(home.operations().queries().runsOfSource(null, 10)).isEmpty();

        FileRequest allowed =
                new FileRequest(null, new ByteArrayInputStream(new byte[0]), null, null, null, null, true, null);
        assertThat(run(home, Decorators.NONE, allowed).ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    @Test
    void theLedgerDoesNotNameTheFieldsOfAFileWithoutARecord() throws IOException {
        Files.writeString(file, "{\"of_nobody\":1}\n".repeat(2_000));
        FileRequest manyRejects = new FileRequest(file, null, 5_000L);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(home, Decorators.NONE, manyRejects))
                .withMessageContaining("of_nobody");

        assertThat(home.operations().queries().status("1").lastError())
                .startsWith("No record was found in the file " + file + ":\n  line 1 (byte 0)")
                .doesNotContain("of_nobody");
    }

    @Test
    void aFileThatCanOnlyBePipedIsRefusedWithTheCommand() throws IOException {
        Path pipe = Files.createSymbolicLink(folder.resolve("a pipe"), Path.of("/dev/null"));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(home, Decorators.NONE, request(pipe)))
                .matches(e -> e.reason() == Reason.REFUSED)
                .withMessageEndingWith(". Its content can be read by: cat '" + pipe + "' | nightshift run --input -");
    }

    @Test
    void aFileThatIsNotThereIsRefusedByItsName() {
        Path missing = folder.resolve("nowhere.jsonl");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(home, Decorators.NONE, request(missing)))
                .matches(e -> e.reason() == Reason.REFUSED)
                .withMessageContaining(missing.toString());
    }
}
