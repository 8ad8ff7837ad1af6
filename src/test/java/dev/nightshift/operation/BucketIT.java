package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run neither overwrites nor duplicates what the bucket already contains. */
class BucketIT {

    @TempDir
    Path home;

    private Installation installation;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(home, 10).fill(25);
    }

    @Test
    void leavesACompleteRunAsItIs() {
        installation.run();
        PublishedRun before = installation.published();
        RunResult again = installation.run();
        assertThat(again.ending()).isEqualTo(RunResult.Ending.ALREADY_COMPLETE);
        assertThat(again.report()).isNotNull();
        assertThat(installation.published()).isEqualTo(before);
    }

    @Test
    void saysThatACompleteRunWasMadeWithAnotherTop() {
        installation.run();
        List<String> notes = new ArrayList<>();
        RunResult again = installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, 5, false),
                        new Installation.Silence() {
                            @Override
                            public void note(String sentence) {
                                notes.add(sentence);
                            }
                        },
                        new StopSignal());
        assertThat(again.ending()).isEqualTo(RunResult.Ending.ALREADY_COMPLETE);
        assertThat(notes)
                .containsExactly("Run 1 was made with --top 3; for the latest 5 logins start a new run with:"
                        + " nightshift run --cutoff 2026-11-23T00:00:00Z --rerun --top 5");
    }

    @Test
    void putsARerunBesideThePublishedRun() {
        installation.run();
        RunResult rerun = run(Installation.CUTOFF, true);
        assertThat(rerun.status().rerun()).isEqualTo(1);
        PublishedRun published = installation.published();
        assertThat(published.manifest().get("run").get("rerun").asInt()).isEqualTo(1);
        assertThat(bucket("logins/runs/cutoff=20261123T000000Z/rerun=0/_SUCCESS"))
                .exists();
    }

    @Test
    void aNewLedgerRefusesWhatIsAlreadyPublished() throws Exception {
        installation.run();
        installation.loseLedger();
        assertThatThrownBy(installation::run)
                .isInstanceOfSatisfying(
                        NightshiftException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
                .hasMessage("The run of logins for cutoff 2026-11-23T00:00:00Z is already published in the bucket ("
                        + bucket("logins/runs/cutoff=20261123T000000Z/rerun=0/_SUCCESS")
                        + "), but this ledger did not publish it; publish it again beside that result with:"
                        + " nightshift run --cutoff 2026-11-23T00:00:00Z --rerun");
    }

    @Test
    void nightlyLeavesWhatIsAlreadyPublishedToAnOperator() throws Exception {
        installation.run();
        installation.loseLedger();
        assertThatThrownBy(installation::run).isInstanceOf(NightshiftException.class);

        assertThat(installation.operations().queries().status("1").next())
                .isEqualTo("nightshift run --cutoff 2026-11-23T00:00:00Z --rerun");
        assertThat(installation
                        .operations()
                        .nightly(new Installation.Silence(), new StopSignal(), sentence -> {})
                        .steps())
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.outcome()).isEqualTo(NightlyResult.Outcome.FAILED);
                    assertThat(step.message())
                            .contains("is left to an operator")
                            .endsWith("\nNext command: nightshift run --cutoff 2026-11-23T00:00:00Z --rerun");
                });
        assertThat(new LedgerOf(installation).number("SELECT COUNT(*) FROM NIGHTSHIFT_ATTEMPT"))
                .isEqualTo(1);
    }

    @Test
    void aNewLedgerNumbersARerunAfterThePublishedOnes() throws Exception {
        installation.run();
        run(Installation.CUTOFF, true);
        installation.loseLedger();
        assertThat(run(Installation.CUTOFF, true).status().rerun()).isEqualTo(2);
    }

    @Test
    void aNewLedgerNamesItsPartsOtherwiseThanOrphansAndRemovesThem() throws Exception {
        Path data = Files.createDirectories(bucket("logins/data/cutoff=20261123T000000Z/rerun=0"));
        Files.writeString(data.resolve("part-p00-000001-e41.jsonl.gz"), "left by a ledger that was lost");
        Files.writeString(data.resolve("part-p00-000001-0123456789ab-e1.jsonl.gz"), "left by another one");
        installation.run();
        assertThat(installation
                        .published()
                        .manifest()
                        .get("parts")
                        .get(0)
                        .get("key")
                        .asString())
                .matches(".*/part-p00-000001-[0-9a-f]{12}-e1\\.jsonl\\.gz");
    }

    @Test
    void whatABucketWithoutConditionsDoesNotGuaranteeIsSaid() {
        List<String> notes = new ArrayList<>();
        installation
                .withFolderAsBucket()
                .operations(installation.home(), Map.of("NIGHTSHIFT_TARGET_CONDITIONAL_WRITES", "unsupported"))
                .run(
                        new RunRequest(Installation.CUTOFF, null, false),
                        new Installation.Silence() {
                            @Override
                            public void note(String sentence) {
                                notes.add(sentence);
                            }
                        },
                        new StopSignal());
        String warning = "The bucket does not honour conditional writes (nightshift.target.conditional-writes:"
                + " unsupported): only the lease and the names of objects keep processes from overwriting each other's"
                + " objects";
        assertThat(notes).contains("Warning: " + warning);
        assertThat(installation.published().manifest().get("warnings").get(0).asString())
                .isEqualTo(warning);
    }

    @Test
    void thePointerNeverMovesBackToAnOlderCutoff() {
        installation.run();
        run(Installation.CUTOFF.minusSeconds(86_400), false);
        assertThat(installation.published().manifest().get("run").get("cutoff").asString())
                .isEqualTo("2026-11-23T00:00:00Z");
    }

    @Test
    void refusesToGoOnWithOtherSettingsThanTheRunBeganWith() {
        StopSignal stop = new StopSignal();
        installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, 3, false),
                        new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                stop.request("after a chunk");
                            }
                        },
                        stop);
        assertThatThrownBy(() -> installation
                        .operations()
                        .run(
                                new RunRequest(Installation.CUTOFF, 5, false),
                                new Installation.Silence(),
                                new StopSignal()))
                .isInstanceOfSatisfying(
                        NightshiftException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
                .hasMessage(
                        "Run 1 was started with other settings: top was 3 and is now 5. Restore them to resume the run,"
                                + " or start a new run with: nightshift run --cutoff 2026-11-23T00:00:00Z --rerun");
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    @Test
    void anotherPrefixThanTheRunBeganWithIsRefusedAndDoesNotEndTheRun() {
        assertThatThrownBy(() -> installation.run(Trouble.failure(Trouble.Place.of("BEFORE 1 PUT part.*"), 0)))
                .isInstanceOf(NightshiftException.class);
        installation.writeSettings("  target:\n    prefix: elsewhere\n");

        assertThatThrownBy(installation::run)
                .isInstanceOfSatisfying(
                        NightshiftException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
                .hasMessageContaining("prefix was  and is now elsewhere. Restore them to resume the run");

        installation.writeSettings("");
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    @Test
    void aRefusedBucketKeepsNoObjectOfItsCheck() {
        Trouble refused = Trouble.event(Trouble.Place.of("AFTER 0 PUT write-check.*"), () -> {
            throw NightshiftException.refused("the condition was ignored");
        });

        installation.onLocalServer();
        assertThatThrownBy(() -> installation.run(refused)).hasMessage("the condition was ignored");

        assertThat(bucket("logins/data")).doesNotExist();
    }

    @Test
    void stopsBeforeThePlanToo() {
        StopSignal stop = new StopSignal();
        stop.request("at once");
        RunResult stopped = installation
                .operations()
                .run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), stop);
        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    private RunResult run(Instant cutoff, boolean rerun) {
        return installation
                .operations()
                .run(new RunRequest(cutoff, null, rerun), new Installation.Silence(), new StopSignal());
    }

    private Path bucket(String key) {
        return installation.bucket().resolve(key);
    }
}
