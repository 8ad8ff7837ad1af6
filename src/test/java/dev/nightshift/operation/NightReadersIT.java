package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.RunState;
import dev.nightshift.partfile.DuckDb;
import dev.nightshift.telemetry.Sample;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What readers and operators see of a chain: here of three nights, of which the second has a late row. */
class NightReadersIT {

    private static @Nullable Nights read;

    private Nights nights = Objects.requireNonNull(read);
    private Operations operations = nights.installation.operations();

    @BeforeAll
    static void runNightsThatAreOnlyRead(@TempDir Path folder) throws Exception {
        read = threeNights(folder);
    }

    @AfterAll
    static void close() throws Exception {
        Objects.requireNonNull(read).close();
    }

    @AfterEach
    void closeTheNightsOfThisTest() throws Exception {
        if (nights != read) {
            nights.close();
        }
    }

    /** For tests that change them. */
    private void runNightsOfItsOwn(Path folder) throws Exception {
        nights = threeNights(folder);
        operations = nights.installation.operations();
    }

    private static Nights threeNights(Path folder) throws Exception {
        Nights nights = Nights.in(folder);
        for (int id = 1; id <= 7; id++) {
            nights.insert(id, Nights.before(1, 13 - id));
        }
        nights.insert(90, null);
        nights.run(1);
        nights.insert(20, Nights.before(1, 0.5));
        nights.insert(21, Nights.before(2, 8));
        nights.execute("UPDATE LOGINS SET LAST_LOGIN = TIMESTAMP '2026-11-02 20:00:01' WHERE ID = 7");
        nights.run(2);
        nights.insert(30, Nights.before(3, 1));
        nights.run(3);
        return nights;
    }

    private List<String> listed() throws Exception {
        return Files.readAllLines(nights.installation.bucket().resolve("logins/current/symlink.txt"));
    }

    private List<String> parts(JsonNode manifest) {
        return manifest.get("parts")
                .valueStream()
                .map(part -> "s3://nightshift/" + part.get("key").asString())
                .toList();
    }

    private List<String> partsOfAll() {
        List<String> parts = new ArrayList<>();
        nights.latest().get("nights").forEach(key -> parts.addAll(parts(nights.manifest(key.asString()))));
        return parts;
    }

    private List<String> differences() {
        return operations.queries().verify("3", false, told -> {}).differences();
    }

    @Test
    void thePointerAndTheListOfPartsCoverTheChainAndStayClosedUnderReruns(@TempDir Path folder) throws Exception {
        runNightsOfItsOwn(folder);
        assertThat(nights.latest().get("nights")).hasSize(3);
        assertThat(listed()).hasSize(6).isEqualTo(partsOfAll());

        nights.insert(22, Nights.before(2, 6));
        nights.run(2, true, false);

        JsonNode latest = nights.latest();
        assertThat(latest.get("run").asInt()).isEqualTo(3);
        assertThat(latest.get("nights").get(1).asString()).contains("20261103T000000Z/rerun=1");
        assertThat(listed()).isEqualTo(partsOfAll()).anyMatch(part -> part.contains("20261103T000000Z/rerun=1"));
        assertThat(nights.chain()).contains(22L);
        assertThat(definition(null)).startsWith("-- Run 3 of logins").contains("20261103T000000Z/rerun=1");
        assertThat(differences()).isEmpty();
        verifyFindsANightThatThePointerOrTheListLacks();
    }

    private void verifyFindsANightThatThePointerOrTheListLacks() throws Exception {
        Path pointer = nights.installation.bucket().resolve("logins/latest.json");
        String latest = Files.readString(pointer);
        Files.writeString(pointer, latest.replace("20261103T000000Z/rerun=1", "20261103T000000Z/rerun=0"));
        assertThat(differences())
                .singleElement()
                .asString()
                .contains("latest.json does not name logins/runs/cutoff=20261103T000000Z/rerun=1/manifest.json, a night"
                        + " of the chain according to the ledger");

        Files.writeString(pointer, latest);
        int parts = listed().size();
        Files.write(nights.installation.bucket().resolve("logins/current/symlink.txt"), listed().subList(0, parts - 1));
        assertThat(differences())
                .singleElement()
                .asString()
                .endsWith("does not list the " + parts + " parts of the nights that latest.json names");
    }

    @Test
    void aManifestNamesWindowAndPredecessorAndTheReportHasTheAnswersOfTheChain() {
        JsonNode first = nights.manifest(1, 0);
        assertThat(first.at("/window/from").isNull()).isTrue();
        assertThat(first.has("previous")).isFalse();
        JsonNode manifest = nights.manifest(2, 0);
        assertThat(manifest.get("chain").asInt()).isOne();
        assertThat(manifest.get("window").toString())
                .startsWith("{\"from\":\"2026-11-02T00:00:00Z\",\"to\":\"2026-11-03T00:00:00Z\",\"overlap\":\"PT1H\",");
        assertThat(manifest.get("lateRows").asInt()).isOne();
        assertThat(manifest.get("previous").asString())
                .isEqualTo("logins/runs/cutoff=20261102T000000Z/rerun=0/manifest.json");

        JsonNode report = nights.manifest("logins/runs/cutoff=20261104T000000Z/rerun=0/report.json");
        assertThat(report.get("window")).isEqualTo(nights.manifest(3, 0).get("window"));
        assertThat(report.at("/chain/nights").asInt()).isEqualTo(3);
        assertThat(report.at("/chain/firstCutoff").asString()).isEqualTo("2026-11-02T00:00:00Z");
        assertThat(report.at("/chain/rows").asInt()).isEqualTo(12);
        assertThat(report.at("/chain/lateRows").asInt()).isOne();
        assertThat(report.at("/chain/latestLogins/logins").findValuesAsString("id"))
                .containsExactly("30", "7", "21");
        assertThat(report.at("/latestLogins/logins").findValuesAsString("id")).containsExactly("30");
    }

    @Test
    void duckDbReadsTheWholeChainAndTheNewestRowOfEachId() throws Exception {
        String views = definition(null);

        assertThat(DuckDb.query("SELECT id::VARCHAR FROM logins ORDER BY last_login NULLS LAST, id", views))
                .extracting(row -> row.get(0))
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "20", "21", "7", "30", "90");
        assertThat(DuckDb.query("SELECT id::VARCHAR FROM logins_newest ORDER BY last_login NULLS LAST, id", views))
                .extracting(row -> row.get(0))
                .containsExactly("1", "2", "3", "4", "5", "6", "20", "21", "7", "30", "90");
        assertThat(views)
                .startsWith("-- Run 3 of logins, cutoff 2026-11-04T00:00:00Z, rerun 0, with the 2 nights of its"
                        + " chain before it: 12 rows in 6 part files, as in ");
        assertThat(DuckDb.query("SELECT count(*)::VARCHAR FROM logins", definition("1")))
                .isEqualTo(List.of(List.of("8")));
    }

    /** The statements over the files of the bucket. */
    private String definition(@Nullable String run) {
        return operations
                .queries()
                .tableDefinition("duckdb", run)
                .replace("'s3://nightshift/", "'" + nights.installation.bucket() + "/");
    }

    @Test
    void afterARerunOfAnOldNightTheNewestIsStillWhatReadersAskFor(@TempDir Path folder) throws Exception {
        runNightsOfItsOwn(folder);
        nights.run(1, true, false);

        RunQueries queries = operations.queries();
        assertThat(queries.published(null).status().run()).isEqualTo(3);
        assertThat(queries.verify(null, false, told -> {}).run()).isEqualTo(3);
        assertThat(queries.tableDefinition("duckdb", null)).startsWith("-- Run 3 of logins, cutoff ");
        assertThat(queries.verifyChain(null, false, told -> {}).run()).isEqualTo(3);
        assertThat(queries.status(null)).satisfies(rerun -> {
            assertThat(rerun.run()).isEqualTo(4);
            assertThat(rerun.percent()).isEqualByComparingTo("100");
            assertThat(rerun.rowsOfCount()).isEqualTo(Objects.requireNonNull(rerun.sourceRows()) - 1);
            assertThat(rerun.night()).extracting(NightStatus::rowsOfOtherNights).isEqualTo(1L);
        });
        nights.run(2, false, true);
        assertThat(queries.published(null).status().run()).isEqualTo(3);
    }

    @Test
    void lateRowsAreNoProgressOfTheCountedRows() {
        NightStatus night = new NightStatus(1, Nights.cutoff(1), "PT1H", 5, null, null);

        assertThat(running(night, 5).percent()).isEqualByComparingTo("0");
        assertThat(running(night, 5).etaSeconds()).isNull();
        assertThat(running(night, 25).percent()).isEqualByComparingTo("20");
        assertThat(running(night, 25).etaSeconds()).isEqualTo(40);
    }

    private static RunSummary running(NightStatus night, long rows) {
        return new RunSummary(
                7,
                "logins",
                null,
                Nights.cutoff(2),
                0,
                night,
                RunState.RUNNING,
                Nights.cutoff(2),
                rows,
                100L,
                1,
                1,
                BigDecimal.TEN,
                1L,
                null,
                null);
    }

    @Test
    void statusListAndMetricsShowWindowAndChain() {
        RunStatus status = operations.queries().status("2");
        assertThat(status.night()).isEqualTo(new NightStatus(1, Nights.cutoff(1), "PT1H", 1, 2, 0L));
        assertThat(status.percent()).isEqualByComparingTo("100");
        assertThat(operations.queries().runsOfSource(null, 9))
                .extracting(run -> Objects.requireNonNull(run.night()).from())
                .containsExactly(Nights.cutoff(2), Nights.cutoff(1), null);

        Map<String, Double> metrics = new TreeMap<>();
        for (Sample sample : operations.queries().samples()) {
            metrics.put(sample.name(), sample.value());
        }
        assertThat(metrics)
                .containsEntry("nightshift_run_late_rows", 0.0)
                .containsEntry("nightshift_run_window_seconds", 86_400.0)
                .containsEntry("nightshift_run_chain_nights", 3.0);
    }

    @Test
    void aPurgeKeepsTheChainAndAfterANewOneRemovesTheOldFromItsEnd(@TempDir Path folder) throws Exception {
        runNightsOfItsOwn(folder);
        LedgerOf ledger = new LedgerOf(nights.installation);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00'");
        PurgeRequest request = new PurgeRequest(Duration.ofDays(30), 1, true, true);

        PurgeResult kept = operations.purge(request);
        assertThat(kept.runs()).isEmpty();
        assertThat(kept.notes())
                .containsExactly("Runs 1, 2 are also that old, but are kept because chain 1 is the newest: its later"
                        + " nights have only what came after.");
        assertThat(differences()).isEmpty();

        nights.run(4, false, true);
        assertThat(operations.purge(request).runs()).extracting(RunSummary::run).containsExactly(1L, 2L, 3L);
        assertThat(nights.latest().get("nights")).hasSize(1);
        assertThat(nights.unpublished(1) && nights.unpublished(2) && nights.unpublished(3))
                .isTrue();
    }

    @Test
    void oldNightsThatTheLedgerForgotStayAsLongAsALaterOneDoes(@TempDir Path folder) throws Exception {
        runNightsOfItsOwn(folder);
        LedgerOf ledger = new LedgerOf(nights.installation);
        nights.run(4, false, true);
        ledger.update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = TIMESTAMP '2026-01-01 00:00:00' WHERE RUN_ID < 4");
        operations.purge(new PurgeRequest(Duration.ofDays(30), 1, false, true));
        age(1);
        age(2);
        PurgeRequest request = new PurgeRequest(Duration.ofDays(30), 1, true, true);

        assertThat(unknown(operations.purge(request))).isEmpty();
        age(3);
        assertThat(unknown(operations.purge(request)))
                .extracting(place -> place.replaceFirst(".*cutoff=(\\d+)T.*", "$1"))
                .containsExactly("20261104", "20261103", "20261102");
    }

    private static List<String> unknown(PurgeResult result) {
        return Objects.requireNonNull(result.objects()).unknown();
    }

    private void age(int night) throws Exception {
        Path report = nights.installation
                .bucket()
                .resolve("logins/runs/cutoff=2026110" + (night + 1) + "T000000Z/rerun=0/report.json");
        Files.writeString(
                report, Files.readString(report).replaceFirst("(\"finishedAt\": \")[^\"]*", "$12026-01-01T00:00:00Z"));
    }

    @Test
    void anIdIsFoundInTheAnswersOfTheChain() {
        IdFindings found = operations.queries().find("21", told -> {});

        assertThat(found.findings())
                .filteredOn(finding -> Objects.equals(finding.run(), 3L))
                .extracting(IdFindings.Finding::kind)
                .contains("ledger", "report");
        assertThat(found.findings()).extracting(IdFindings.Finding::place).contains("answers over the chain");
    }

    @Test
    void aRunWithoutAWindowHasNoneOfThis(@TempDir Path folder) throws Exception {
        runNightsOfItsOwn(folder);
        nights.settings("  load: full\n");
        Files.writeString(
                nights.installation.home().resolve("config/application.yml"),
                Files.readString(nights.installation.home().resolve("config/application.yml"))
                        .replace("  load: incremental\n", ""));
        nights.run(5);
        assertThat(operations.queries().verify(null, false, told -> {}).differences())
                .isEmpty();

        assertThat(nights.latest().has("nights") || nights.latest().has("chain"))
                .isFalse();
        JsonNode manifest = nights.manifest(5, 0);
        assertThat(List.of("chain", "window", "lateRows", "previous")).noneMatch(manifest::has);
        assertThat(listed()).isEqualTo(parts(manifest));
        assertThat(new JsonMapper()
                        .readTree(Files.readAllBytes(nights.installation
                                .bucket()
                                .resolve("logins/runs/cutoff=20261106T000000Z/rerun=0/report.json")))
                        .has("chain"))
                .isFalse();
    }
}
