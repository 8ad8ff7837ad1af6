package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.verification.Verification;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Sha256;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Verification finds what others did to the bucket of a complete run, and finds nothing if nobody did anything. */
class VerifyIT {

    private static final String RUN = "cutoff=20261123T000000Z/rerun=0/";

    @TempDir
    Path folder;

    private Installation installation;

    @BeforeEach
    void fill() throws Exception {
        installation = Installation.in(folder.resolve("home"), 10).fill(57).withPartitions(2);
    }

    private Verification verify(boolean deep) {
        return installation.operations().queries().verify(null, deep, told -> {});
    }

    private Path object(String key) {
        return installation.bucket().resolve("logins").resolve(key);
    }

    private Path part(int index) throws IOException {
        try (Stream<Path> parts = Files.list(object("data/" + RUN))) {
            return parts.sorted().toList().get(index);
        }
    }

    private void alter(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replaceFirst(Pattern.quote(from), to));
    }

    @Test
    void theDocumentsNameTheFilterAndWhatWasAssumed() {
        installation.writeSettings("    unique: assumed\n    where: ID < 500\n");
        installation.run();

        PublishedRun published = installation.published();
        assertThat(published.lines()).isNotEmpty().hasSizeLessThan(57).allMatch(line -> id(line) < 500);
        assertThat(published.manifest().get("where").asString()).isEqualTo("ID < 500");
        assertThat(published.manifest().get("reconciled").asBoolean()).isTrue();
        assertThat(published.warnings())
                .singleElement()
                .asString()
                .startsWith("The id is assumed to be unique (nightshift.source.unique)");
        assertThat(published.report().get("warnings").get(0).asString())
                .isEqualTo(published.warnings().get(0));
        assertThat(verify(true).differences()).isEmpty();
    }

    private static long id(String line) {
        return new JsonMapper().readTree(line).get("id").asLong();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv", "parquet"})
    void aRunThatNobodyTouchedIsAsItShouldBe(String format) throws Exception {
        installation.writeSettings("  format: " + format + "\n");
        installation.run();

        for (boolean deep : List.of(false, true)) {
            Verification found = verify(deep);
            assertThat(found.differences()).isEmpty();
            assertThat(found.notes()).isEmpty();
            assertThat(found.next()).isNull();
            assertThat(found.answersComputed()).isEqualTo(deep);
            assertThat(found.rows()).isEqualTo(57);
            assertThat(found.manifest())
                    .isEqualTo(object("runs/" + RUN + "manifest.json").toString());
        }
        Verification alone = alone(object("latest.json").toString());
        assertThat(alone).usingRecursiveComparison().isEqualTo(verify(true));
        // The addresses that people are shown lead there as well.
        assertThat(alone(Objects.requireNonNull(installation.run().status().readable())))
                .isEqualTo(alone);
        assertThat(installation
                        .operations()
                        .queries()
                        .verifyFrom("s3://nightshift/logins/runs/" + RUN + "manifest.json", false, told -> {})
                        .differences())
                .isEmpty();
    }

    /** Verifies from another home, in which nothing may appear. */
    private Verification alone(String address) throws IOException {
        Path home = Files.createDirectories(folder.resolve("nobody"));
        Verification found = new Operations(
                        Settings.load(home, null), new Home(home, home.resolve("none"), "test"), Clock.systemUTC())
                .queries()
                .verifyFrom(address, false, told -> {});
        assertThat(home).isEmptyDirectory();
        return found;
    }

    @Test
    void aBucketAloneIsVerifiedThroughTheServiceAndACopyOfPartOfIt() throws Exception {
        installation.withFolderAsBucket().writeSettings("");
        installation.run();
        assertThat(installation
                        .operations()
                        .queries()
                        .verifyFrom("s3://nightshift/logins/latest.json", false, told -> {})
                        .differences())
                .isEmpty();

        Path copy = folder.resolve("copy/deep/logins");
        FileSystemUtils.copyRecursively(object(""), copy);
        for (Path file : List.of(copy.resolve("latest.json"), copy.resolve("runs/" + RUN + "manifest.json"))) {
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("logins/runs", "lake/a/logins/runs")
                            .replace("logins/data", "lake/a/logins/data"));
        }
        Path list = copy.resolve("current/symlink.txt");
        Files.writeString(list, Files.readString(list).replace("s3://nightshift/logins/", "s3://real/lake/a/logins/"));
        Files.writeString(
                copy.resolve("runs/" + RUN + "_SUCCESS"),
                Sha256.of(Files.readAllBytes(copy.resolve("runs/" + RUN + "manifest.json"))));
        assertThat(alone(copy.resolve("latest.json").toString()).differences()).isEmpty();
        assertThat(alone(copy.resolve("runs/" + RUN + "report.html").toString()).differences())
                .isEmpty();
    }

    /** Changes a document, and everything that contains its hash. */
    private List<String> aloneAfter(String document, String from, String to) throws IOException {
        Path file = object(document);
        Path manifest = object("runs/" + RUN + "manifest.json");
        Path success = object("runs/" + RUN + "_SUCCESS");
        byte[] was = Files.readAllBytes(file);
        byte[] manifestWas = Files.readAllBytes(manifest);
        byte[] successWas = Files.readAllBytes(success);
        alter(file, from, to);
        if (!file.equals(manifest)) {
            Files.writeString(
                    manifest,
                    Files.readString(manifest)
                            .replace(Sha256.of(was), Sha256.of(Files.readAllBytes(file)))
                            .replace("\"bytes\": " + was.length, "\"bytes\": " + Files.size(file)));
        }
        Files.writeString(success, Sha256.of(Files.readAllBytes(manifest)) + "\n");
        try {
            return alone(manifest.toString()).differences();
        } catch (NightshiftException e) {
            return List.of(e.reason() + " " + e.getMessage());
        } finally {
            Files.write(file, was);
            Files.write(manifest, manifestWas);
            Files.write(success, successWas);
        }
    }

    @Test
    void whatSomebodyChangedIsFoundWithoutALedger() throws Exception {
        installation.writeSettings("  compression: none\n");
        installation.run();
        String report = "runs/" + RUN + "report.json";
        String manifest = "runs/" + RUN + "manifest.json";
        String key = "logins/data/" + RUN + part(0).getFileName();

        assertThat(aloneAfter(report, "\"neverLoggedIn\": 8", "\"neverLoggedIn\": 9"))
                .containsExactly(
                        object(report) + ": totals.neverLoggedIn is 9, expected 8 according to the rows of the parts");
        assertThat(aloneAfter(report, "\"requested\": 3", "\"requested\": 10001"))
                .singleElement()
                .asString()
                .contains("latestLogins.");
        assertThat(aloneAfter("data/" + RUN + part(0).getFileName(), "\"id\":", "\"Id\":"))
                .singleElement()
                .asString()
                .endsWith("row 1 cannot be read: it has no id");
        assertThat(aloneAfter("data/" + RUN + part(0).getFileName(), "\"id\":", "\"id\":1E999999999,\"x\":"))
                .anyMatch(text ->
                        text.endsWith("row 1 cannot be read: its id has more than 20000 digits: \"1E999999999\""));
        assertThat(aloneAfter("data/" + RUN + part(1).getFileName(), "2026-11-2", "2025-11-2"))
                .anyMatch(text -> text.contains("does not come after"));
        assertThat(aloneAfter(manifest, "\n  \"rows\": 57", "\n  \"rows\": 58"))
                .contains(object(manifest) + ": rows is 58, but its parts have 57");
        assertThat(aloneAfter(manifest, "\"rows\": 10", "\"rows\": 2147483647"))
                .anyMatch(text -> text.endsWith("has 10 rows, expected 2147483647"));
        assertThat(aloneAfter(manifest, "\"rows\": 10", "\"rows\": 99999999999999999999"))
                .singleElement()
                .asString()
                .contains("manifest.json is not a manifest: ");
        assertThat(aloneAfter(manifest, "\"bytes\": ", "\"bytes\": 9999999"))
                .singleElement()
                .asString()
                .contains(" bytes, expected 9999999");
        for (String other : List.of("logins/data/" + RUN + "../../../secret", "/etc/passwd", "logins/data/other", "")) {
            assertThat(aloneAfter(manifest, key, other))
                    .containsExactly(object(manifest) + " names " + other
                            + ", which is not in the folder of this run; nothing that it names was read");
        }
        assertThat(aloneAfter(manifest, "\"id\": 1,", "\"id\": 2,")).isNotEmpty();
        assertThat(aloneAfter(manifest, "\"rerun\": 0", "\"rerun\": 1"))
                .singleElement()
                .asString()
                .contains("is the manifest of another run: of source logins");
        assertThat(aloneAfter(manifest, "\"timeZone\": \"UTC\",", ""))
                .containsExactly(object(manifest) + " is not a manifest: timeZone is missing");
        assertThat(aloneAfter(manifest, "\"parts\": [", "\"parts\": [null,"))
                .containsExactly(object(manifest) + " is not a manifest: parts[0] is missing");
        assertThat(aloneAfter(manifest, "\"timeColumn\": \"last_login\"", "\"timeColumn\": \"x\""))
                .containsExactly(object(manifest) + " is not a manifest: Not a column: \"x\"");
        assertThat(aloneAfter(manifest, "\"formatVersion\": 1", "\"formatVersion\": 2"))
                .singleElement()
                .asString()
                .startsWith("REFUSED ")
                .contains("has the format version 2, of which");
        assertThat(alone(object(manifest).toString()).differences()).isEmpty();
    }

    /** The files are sparse: nothing of them is read. */
    @Test
    void whatIsTooLargeForAnyDocumentIsFoundWithoutReadingIt() throws Exception {
        installation.run();
        Path manifest = object("runs/" + RUN + "manifest.json");
        Path latest = object("latest.json");
        Path success = object("runs/" + RUN + "_SUCCESS");
        byte[] before = Files.readAllBytes(manifest);
        byte[] hash = Files.readAllBytes(success);

        enlarge(success, 200L << 20);
        assertThat(alone(manifest.toString()).differences())
                .containsExactly(success + " has 209715200 bytes, more than an object of"
                        + " this program can have; it was not read");
        assertThat(installation
                        .operations()
                        .queries()
                        .verify("1", false, told -> {})
                        .differences())
                .singleElement()
                .asString()
                .endsWith(
                        "_SUCCESS has 209715200 bytes, more than an object of this program can have; it was not read");
        Files.write(success, hash);
        enlarge(latest, 1 << 20);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> alone(latest.toString()))
                .withMessage(latest + " is not JSON in the form that this program writes")
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.DIFFERENCES);
        enlarge(manifest, 33 << 20);
        assertThat(alone(manifest.toString()).differences())
                .containsExactly(manifest + " has 34603008 bytes, more than a document of this program can have");
        Files.write(manifest, before);
        for (String hostile :
                List.of("[".repeat(1_000), "{\"a\":" + "9".repeat(100_000) + ",", "{\"a\":[0" + ",0".repeat(5 << 20))) {
            assertThat(aloneAfter("runs/" + RUN + "report.json", "{", hostile))
                    .last()
                    .asString()
                    .contains("report.json is not a report: ", "exceeds the maximum allowed");
        }
    }

    private static void enlarge(Path file, long bytes) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
    }

    @Test
    void aManifestThatIsDamagedOrGoneIsSaidWithoutALedger() throws Exception {
        installation.run();
        Path manifest = object("runs/" + RUN + "manifest.json");
        String text = Files.readString(manifest);

        Files.writeString(manifest, text.substring(0, text.length() / 2));
        Verification damaged = alone(manifest.toString());
        assertThat(damaged.differences()).singleElement().asString().startsWith(manifest + " is not a manifest: ");
        assertThat(damaged.run()).isNull();
        assertThat(damaged.cutoff()).isEqualTo(Installation.CUTOFF);
        Files.delete(manifest);
        assertThat(alone(object("latest.json").toString()).differences())
                .containsExactly(object("latest.json") + " points to a manifest that is missing: " + manifest);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> alone(manifest.toString()))
                .withMessage("There is no file " + manifest)
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.NO_SUCH_RUN);
        Files.createSymbolicLink(manifest, Files.writeString(folder.resolve("elsewhere"), text));
        assertThat(alone(object("latest.json").toString()).differences()).hasSize(1);
        alter(object("latest.json"), "logins/runs", "../runs");
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> alone(object("latest.json").toString()))
                .withMessageContaining("names ../runs/" + RUN + "manifest.json, which is not the manifest of its run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://bucket/logins/latest.json", "logins/data/part", "s3://bucket", "latest.json.gz", ""})
    void whatIsNoAddressIsRefused(String address) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> alone(address))
                .withMessageStartingWith("--from is '" + address + "'; expected s3://BUCKET/")
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines", "none"})
    void soIsOneThatReadAFileWithEqualKeysAndRejects(String kept) throws Exception {
        installation.writeSettings("  input.rejects: " + kept + "\n");
        Path file = Files.write(
                folder.resolve("in.jsonl"),
                List.of(
                        "{\"id\":1,\"last_login\":\"2026-11-22T10:00:00Z\"}",
                        "{\"id\":1,\"last_login\":\"2026-11-22T10:00:00Z\",\"x\":[1]}",
                        "{\"id\":\"a\",\"last_login\":null}",
                        "no record"));
        installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false, new FileRequest(file, null, 1L)),
                        new Installation.Silence(),
                        new StopSignal());

        Verification found = installation.operations().queries().verify("1", true, told -> {});

        assertThat(found.differences()).isEmpty();
        assertThat(found.notes())
                .isEqualTo(kept.equals("none") ? List.of("0 of the 1 rejected line is kept") : List.of());
        assertThat(found.rows()).isEqualTo(3);
        assertThat(alone(found.manifest())).isEqualTo(found);
    }

    @Test
    void aPartThatIsGoneIsMissed() throws Exception {
        installation.run();
        Path part = part(1);
        Files.delete(part);

        assertThat(verify(false).differences()).singleElement().asString().startsWith(part + " is missing, expected ");
        assertThat(verify(true).differences()).hasSize(1);
        assertThat(verify(true).answersComputed()).isFalse();
    }

    @Test
    void aPartOfAnotherSizeIsFound() throws Exception {
        installation.run();
        Files.writeString(part(0), "short");

        assertThat(verify(false).differences())
                .singleElement()
                .asString()
                .startsWith(part(0) + " has 5 bytes, expected ");
    }

    @Test
    void rowsThatWereChangedWithoutATraceInTheSizeAreFoundByReadingThem() throws Exception {
        installation.writeSettings("  compression: none\n");
        installation.run();
        alter(part(2), "Zoë", "Joë");

        assertThat(verify(false).differences()).isEmpty();
        assertThat(verify(true).differences()).hasSize(1);
        assertThat(verify(true).answersComputed()).isFalse();
        assertThat(verify(true).differences().get(0)).startsWith(part(2) + " has the SHA-256 ");
    }

    @Test
    void aReportThatWasChangedIsFound() throws Exception {
        installation.run();
        Path report = object("runs/" + RUN + "report.json");
        alter(report, "\"neverLoggedIn\": 8", "\"neverLoggedIn\": 9");

        assertThat(verify(false).differences()).singleElement().asString().startsWith(report + " has the SHA-256 ");
    }

    /** Changes the run as somebody would who knows how a run is published. */
    @Test
    void otherAnswersThanThoseOfTheLedgerAreFoundThoughEveryHashFits() throws Exception {
        installation.run();
        Path report = object("runs/" + RUN + "report.json");
        Path manifest = object("runs/" + RUN + "manifest.json");
        String before = Sha256.of(Files.readAllBytes(report));
        alter(report, "\"neverLoggedIn\": 8", "\"neverLoggedIn\": 9");
        alter(manifest, before, Sha256.of(Files.readAllBytes(report)));
        Files.writeString(object("runs/" + RUN + "_SUCCESS"), Sha256.of(Files.readAllBytes(manifest)) + "\n");

        assertThat(verify(false).differences())
                .containsExactly(report + ": totals.neverLoggedIn is 9, expected 8 according to the ledger");
    }

    @Test
    void otherAnswersOfTheLedgerThanThoseOfTheRowsAreFound() throws Exception {
        installation.run();
        try (Ledger ledger = Ledger.open(
                Settings.load(installation.home(), null).ledger(),
                installation.home().resolve("var"))) {
            assertThat(JdbcClient.create(ledger.dataSource())
                            .sql("UPDATE NIGHTSHIFT_PARTITION SET FINDINGS ="
                                    + " REPLACE(FINDINGS, '\"neverLoggedIn\":8', '\"neverLoggedIn\":7')")
                            .update())
                    .isPositive();
        }

        assertThat(verify(true).differences())
                .contains("According to the ledger, totals.neverLoggedIn is 7, expected 8 according to the rows of the"
                        + " parts");
    }

    @Test
    void aManifestThatNamesNoReportsIsFound() throws Exception {
        installation.run();
        Path manifest = object("runs/" + RUN + "manifest.json");
        String text = Files.readString(manifest);
        int from = text.indexOf("\"reports\": [");
        Files.writeString(manifest, text.substring(0, from) + "\"reports\": []\n}\n");
        Files.writeString(object("runs/" + RUN + "_SUCCESS"), Sha256.of(Files.readAllBytes(manifest)) + "\n");

        assertThat(verify(false).differences())
                .containsExactly(
                        manifest + " does not name logins/runs/" + RUN + "report.html",
                        manifest + " does not name logins/runs/" + RUN + "report.json");
    }

    @Test
    void anEmptyTableIsAsItShouldBe() throws Exception {
        Installation empty = Installation.in(folder.resolve("empty"), 10);
        empty.writeSettings("  format: csv\n  compression: zstd\n");
        empty.run();

        Verification found = empty.operations().queries().verify(null, true, told -> {});

        assertThat(found.differences()).isEmpty();
        assertThat(found.rows()).isZero();
    }

    @Test
    void aMalformedPointerIsFound() throws Exception {
        installation.run();
        Files.writeString(object("latest.json"), "{\"run\":1,\"rerun\":0,\"manifest\":\"x\"}");

        assertThat(verify(false).differences())
                .singleElement()
                .asString()
                .contains("latest.json is not JSON in the form that this program writes; check it");
    }

    @Test
    void aManifestThatSaysOtherThingsThanTheLedgerIsFound() throws Exception {
        installation.run();
        alter(object("runs/" + RUN + "manifest.json"), "\"rows\": 10", "\"rows\": 11");

        assertThat(verify(false).differences()).hasSize(2).first().asString().contains("_SUCCESS says ");
        assertThat(verify(false).differences().get(1))
                .contains("manifest.json: parts[")
                .endsWith("rows is 11, expected 10 according to the ledger");
    }

    @Test
    void aManifestThatIsNoneIsFound() throws Exception {
        installation.run();
        Files.writeString(object("runs/" + RUN + "manifest.json"), "{");

        assertThat(verify(false).differences().get(1)).contains("manifest.json is not a manifest: ");
    }

    @Test
    void documentsThatAreGoneAreMissed() throws Exception {
        installation.run();
        for (String name : List.of("runs/" + RUN + "_SUCCESS", "runs/" + RUN + "report.html", "latest.json")) {
            Files.delete(object(name));
        }

        assertThat(verify(false).differences())
                .hasSize(3)
                .anyMatch(text -> text.endsWith("_SUCCESS is missing: readers that wait for it do not read this run"))
                .anyMatch(text -> text.contains("latest.json is missing: readers do not find the newest run"))
                .anyMatch(text -> text.contains("report.html is missing, expected "));
    }

    @Test
    void aManifestThatIsGoneIsMissed() throws Exception {
        installation.run();
        Files.delete(object("runs/" + RUN + "manifest.json"));

        assertThat(verify(false).differences())
                .singleElement()
                .asString()
                .endsWith("manifest.json is missing: for readers this run was never published");
        assertThat(verify(false).notes()).isEmpty();
    }

    @Test
    void pointersToAnOlderRunAreFound() throws Exception {
        installation.run();
        byte[] latest = Files.readAllBytes(object("latest.json"));
        byte[] symlinks = Files.readAllBytes(object("current/symlink.txt"));
        installation
                .operations()
                .run(new RunRequest(Installation.CUTOFF, null, true), new Installation.Silence(), new StopSignal());
        // The older run is correct although a newer one exists.
        assertThat(installation
                        .operations()
                        .queries()
                        .verify("1", true, told -> {})
                        .differences())
                .isEmpty();

        Files.write(object("current/symlink.txt"), symlinks);
        assertThat(verify(false).differences())
                .singleElement()
                .asString()
                .endsWith("symlink.txt does not list the 7 parts of this run, the newest one");
        Files.write(object("latest.json"), latest);
        assertThat(verify(false).differences())
                .singleElement()
                .asString()
                .contains("latest.json points to run 1, cutoff 2026-11-23T00:00:00Z, rerun 0, but run 2 is newer");
    }

    @Test
    void aPointerToARunThatIsNowhereIsFound() throws Exception {
        installation.run();
        Path latest = object("latest.json");
        alter(latest, "\"rerun\": 0", "\"rerun\": 9");
        alter(latest, "rerun=0", "rerun=9");

        assertThat(verify(false).differences())
                .singleElement()
                .asString()
                .startsWith(latest
                        + " points to a run that this ledger does not know, and to a manifest that is missing: ");
    }

    @Test
    void aListOfPartsThatIsGoneIsMissed() throws Exception {
        installation.run();
        Files.delete(object("current/symlink.txt"));

        assertThat(verify(false).differences())
                .singleElement()
                .asString()
                .endsWith("symlink.txt is missing: readers that follow symlinks find no rows");
    }

    @Test
    void reportsAreLookedAtThoughTheManifestIsGone() throws Exception {
        installation.run();
        Files.delete(object("runs/" + RUN + "manifest.json"));
        Files.delete(object("runs/" + RUN + "report.html"));
        alter(object("runs/" + RUN + "report.json"), "\"neverLoggedIn\": 8", "\"neverLoggedIn\": 9");

        Verification found = verify(false);

        assertThat(found.differences())
                .hasSize(3)
                .anyMatch(text -> text.endsWith("report.html is missing"))
                .anyMatch(text -> text.endsWith("totals.neverLoggedIn is 9, expected 8 according to the ledger"));
        assertThat(found.next()).contains("run --cutoff 2026-11-23T00:00:00Z --rerun");
    }

    @Test
    void whatTheManifestDoesNotNameIsNoDifferenceButTold() throws Exception {
        installation.run();
        Files.writeString(object("data/" + RUN + "part-p00-000001-e9.jsonl.gz"), "stray");

        Verification found = verify(true);

        assertThat(found.differences()).isEmpty();
        assertThat(found.notes())
                .singleElement()
                .asString()
                .contains("part-p00-000001-e9.jsonl.gz is in the run's folder, but the manifest does not name it");
    }

    @Test
    void aRunThatIsNotCompleteIsNotVerified() {
        Trouble failure = Trouble.failure(Trouble.Place.of("BEFORE 2 PUT part.*"), 0);
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> installation.run(failure));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.operations().queries().verify("1", false, told -> {}))
                .withMessageContaining("so there is nothing to verify yet");
    }
}
