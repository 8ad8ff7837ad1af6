package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.Window;
import dev.nightshift.operation.RunResult.Ending;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights that copy only what is new: their windows follow one another without hole or overlap, or are refused. */
class NightRunIT {

    @AutoClose
    private Nights nights;

    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        nights = Nights.in(folder);
        for (int id = 1; id <= 12; id++) {
            nights.insert(id, Nights.before(1, 13 - id));
        }
        nights.insert(90, null);
    }

    @Test
    void theFirstNightCopiesAllBeforeItsCutoffAndTheNextOneWhatFollows() throws Exception {
        nights.insert(20, Nights.cutoff(1));
        nights.insert(21, Nights.cutoff(1));
        nights.insert(22, Nights.before(2, 1));
        nights.insert(30, Nights.cutoff(2));

        nights.run(1);
        nights.run(2);

        assertThat(nights.ids(1)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 90L);
        assertThat(nights.ids(2)).containsExactly(20L, 21L, 22L);
        assertThat(nights.latest().get("nights").size()).isEqualTo(2);
        assertThat(nights.manifest(2, 0).get("reconciled").asBoolean()).isTrue();
        assertThat(nights.run(2).ending()).isEqualTo(Ending.ALREADY_COMPLETE);
    }

    @Test
    void aRowThatWasCommittedLateIsCopiedByTheNextNightAndOnlyByIt() throws Exception {
        nights.run(1);
        nights.insert(50, Nights.before(1, 0.5));
        nights.insert(51, Nights.before(1, 1.5));
        nights.insert(52, Nights.before(2, 0.5));
        nights.run(2);
        nights.run(3);

        assertThat(nights.ids(2)).containsExactly(50L, 52L);
        assertThat(nights.manifest(2, 0).get("lateRows").asInt()).isOne();
        assertThat(nights.ids(3)).isEmpty();
    }

    @Test
    void missedFailedAndAbandonedNightsMakeTheNextWindowLarger() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        nights.insert(21, Nights.before(3, 1));
        nights.insert(22, Nights.before(4, 1));
        fail(2);
        fail(3);
        nights.installation.operations().abandon(Nights.cutoff(3).toString());

        nights.run(4);

        assertThat(nights.ids(4)).containsExactly(20L, 21L, 22L);
        assertThat(nights.latest().get("nights").size()).isEqualTo(2);
        refused(() -> nights.restart(2, 4))
                .hasMessage("Since run 2 (cutoff " + Nights.cutoff(2) + ") was planned, a later night was completed:"
                        + " run 4 (cutoff " + Nights.cutoff(4) + "), which has copied its window too. Next command: "
                        + "nightshift abandon 2");
        assertThat(nights.installation.operations().queries().status("2").next())
                .contains("abandon 2");
    }

    @Test
    void aNightWhosePredecessorIsNotPublishedYetIsRefused() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        nights.insert(30, Nights.before(3, 1));
        fail(2, "BEFORE 0 PUT _SUCCESS");

        refused(() -> nights.run(3))
                .hasMessage("Run 2 (cutoff " + Nights.cutoff(2) + ") has copied its logins, but is not published, and"
                        + " the next night follows it. Publish it first. Next command: nightshift restart 2");
        nights.restart(2, 3);
        nights.run(3);

        assertThat(nights.ids(2)).containsExactly(20L);
        assertThat(nights.ids(3)).containsExactly(30L);
    }

    @Test
    void aNightThatLosesTheRaceToAnotherNamesTheCommandThatWorks() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        nights.insert(30, Nights.before(3, 1));
        fail(2, "BEFORE 0 PUT _SUCCESS");
        // As if the second night fixed its result while the third one copied.
        LedgerOf ledger = new LedgerOf(nights.installation);
        ledger.update("CREATE TABLE HIDDEN AS SELECT PUBLICATION FROM NIGHTSHIFT_RUN WHERE RUN_ID = 2");
        ledger.update("UPDATE NIGHTSHIFT_RUN SET PUBLICATION = NULL WHERE RUN_ID = 2");
        Decorators overtaken = Trouble.event(
                        Trouble.Place.of("BEFORE 0 PUT part.*"),
                        () -> ledger.update("UPDATE NIGHTSHIFT_RUN SET PUBLICATION = (SELECT PUBLICATION FROM HIDDEN)"
                                + " WHERE RUN_ID = 2"))
                .decorators();

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> nights.run(3, false, false, overtaken))
                .withMessage("Run 3 failed after 2 committed rows: Run 2 (cutoff " + Nights.cutoff(2)
                        + ") has copied its logins, but is not published, and the next night follows it"
                        + "\nNext command: nightshift restart 2");
        nights.restart(2, 3);
        assertThat(nights.installation.operations().queries().status("3").next())
                .isEqualTo("nightshift run --cutoff " + Nights.cutoff(3) + " --rerun");
        nights.run(3, true, false);

        assertThat(nights.ids(nights.manifest(3, 1))).containsExactly(30L);
    }

    @Test
    void aNightWhoseManifestIsInTheBucketIsNotAbandonedButPublished() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        fail(2, "AFTER 0 PUT latest.json");

        refused(() -> nights.installation.operations().abandon("2"))
                .hasMessageStartingWith("Run 2 (cutoff " + Nights.cutoff(2) + ") is a night whose manifest is in the"
                        + " bucket already, ")
                .hasMessageEndingWith("/logins/runs/cutoff=20261103T000000Z/rerun=0/manifest.json, so readers may have"
                        + " its rows and it cannot be abandoned. Publish it with: nightshift restart 2");
        nights.restart(2, 3);
        nights.run(3);

        assertThat(nights.latest().get("nights").size()).isEqualTo(3);
        assertThat(nights.chain()).hasSize(14).doesNotHaveDuplicates();
    }

    @Test
    void aNightWithoutAManifestIsAbandonedAlsoAfterItsResultWasFixed() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        fail(2, "BEFORE 0 PUT manifest.json");

        assertThat(nights.installation.operations().abandon("2")).startsWith("Run 2 is abandoned");
        nights.run(3);

        assertThat(nights.ids(3)).containsExactly(20L);
    }

    @Test
    void aNightThatCanNeverBePublishedIsToBeAbandoned() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        fail(2, "BEFORE 0 PUT manifest.json");
        try (Stream<Path> files = Files.walk(nights.installation.bucket())) {
            Files.delete(files.filter(file -> file.toString().contains("cutoff=20261103T000000Z")
                            && file.getFileName().toString().startsWith("part-"))
                    .findFirst()
                    .orElseThrow());
        }
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> nights.restart(2, 2))
                .matches(failure -> failure.reason() == Reason.INCONSISTENT);

        refused(() -> nights.run(2, true, false))
                .hasMessageEndingWith("It can never be published. Next command: nightshift abandon 2");
        nights.installation.operations().abandon("2");
        nights.run(2, true, false);

        assertThat(nights.chain()).hasSize(14).contains(20L);
    }

    @Test
    void aRestartSaysWhatItsNightKeeps() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        fail(2);
        nights.settings("  incremental:\n    overlap: 5h\n    append-only: true\n");
        fail(2);
        nights.installation.writeSettings("");
        nights.restart(2, 2);

        assertThat(nights.notes)
                .containsExactly(
                        "Run 2 keeps what it was started with: overlap PT1H (the settings say PT5H), append-only false"
                                + " (the settings say true)",
                        "Run 2 keeps what it was started with: load incremental (the settings say full)");
        assertThat(plan(2).window()).extracting(Window::overlap).isEqualTo(Duration.ofHours(1));
    }

    private void fail(int night) {
        fail(night, "BEFORE 0 PUT part.*");
    }

    private void fail(int night, String place) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> nights.run(
                        night,
                        false,
                        false,
                        Trouble.failure(Trouble.Place.of(place), 0).decorators()));
    }

    @Test
    void aRerunInMidChainReplacesItsNightAndCopiesNothingThatALaterOneHas() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 5));
        nights.insert(21, Nights.before(2, 0.5));
        nights.run(2);
        nights.insert(22, Nights.before(2, 0.25));
        nights.insert(23, Nights.before(3, 1));
        nights.run(3);
        nights.insert(24, Nights.before(2, 7));

        nights.run(2, true, false);

        assertThat(nights.ids(3)).containsExactly(22L, 23L);
        assertThat(nights.ids(nights.manifest(2, 1))).containsExactly(24L, 20L, 21L);
        assertThat(nights.manifest(2, 1).get("reconciled").asBoolean()).isTrue();
        assertThat(nights.chain()).doesNotHaveDuplicates().hasSize(12 + 1 + 5);
        nights.run(4);
        assertThat(nights.ids(4)).isEmpty();
    }

    @Test
    void aRerunOfTheFirstNightStaysTheFirstOfItsChain() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        nights.run(2);
        nights.insert(13, Nights.before(1, 20));

        nights.run(1, true, false);
        nights.run(3);

        assertThat(nights.manifest(3, 0).get("chain"))
                .isEqualTo(nights.manifest(1, 0).get("chain"));
        assertThat(nights.chain()).hasSize(15).contains(13L, 20L, 90L).doesNotHaveDuplicates();
    }

    @Test
    void aFullNightBeginsANewChainAndTheOldOneStaysReadable() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        nights.run(2);
        nights.insert(91, null);

        nights.run(3, false, true);
        nights.insert(40, Nights.before(4, 1));
        nights.run(4);

        assertThat(nights.ids(3)).hasSize(15).contains(20L, 91L);
        assertThat(nights.ids(4)).containsExactly(40L);
        assertThat(nights.latest().get("nights").size()).isEqualTo(2);
        assertThat(nights.ids(2)).containsExactly(20L);
        nights.run(4, true, true);
        assertThat(nights.latest().get("nights").size()).isOne();
    }

    @Test
    void fullIsSaidToChangeNothingWhereItDoesNot() throws Exception {
        nights.run(1);
        nights.run(2);
        nights.run(2, false, true);

        assertThat(nights.notes)
                .containsExactly("Run 2 did not begin a chain; begin a new one with: nightshift run --full --cutoff "
                        + Nights.cutoff(2) + " --rerun");

        nights.installation.writeSettings("");
        nights.run(3, false, true);
        assertThat(nights.notes)
                .last()
                .isEqualTo("--full changes nothing, because nightshift.load is full: every run copies the whole table");
        assertThat(nights.manifest(3, 0).get("chain")).isNull();
    }

    @Test
    void aCutoffInTheFutureIsSaidToKeepThePointerWhereItIs() {
        nights.installation.writeSettings("");
        Instant now = Nights.before(1, -1);
        nights.run(new RunRequest(Nights.cutoff(3), null, false, null, null, false, false), now, Decorators.NONE);

        assertThat(nights.notes)
                .containsExactly("Warning: the cutoff " + Nights.cutoff(3) + " is in the future (now it is " + now
                        + "), so logins before it are still to come, and latest.json will name this run until one with a"
                        + " later cutoff, or a rerun of this one, is published");

        nights.notes.clear();
        nights.run(1);

        assertThat(nights.notes)
                .containsExactly("Run 2 is published, but latest.json still names run 1 (cutoff " + Nights.cutoff(3)
                        + ", rerun 0), which is later, so that readers who start there still see that one");
    }

    @Test
    void aNewChainThatEndsBeforeTheOldOneIsSaidNotToBeNamedYet() {
        nights.run(1);
        nights.run(3);
        nights.run(1, true, false);
        assertThat(nights.notes)
                .as("latest.json names the rerun of a night of its chain")
                .isEmpty();

        nights.run(2, false, true);

        assertThat(nights.notes)
                .containsExactly("Run 4 is published, but latest.json still names run 2 (cutoff " + Nights.cutoff(3)
                        + ", rerun 0), which is later, so that readers who start there still see that one");
    }

    @Test
    void aFullRunBetweenNightsBelongsToNoChain() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        nights.installation.writeSettings("");
        nights.run(2);
        nights.settings("");
        nights.run(3);

        assertThat(nights.ids(2)).hasSize(14);
        assertThat(nights.ids(3)).containsExactly(20L);
    }

    @Test
    void aCutoffBeforeTheEndOfTheChainIsRefusedAndLeavesNoTrace() {
        nights.run(1);
        nights.run(3);

        refused(() -> nights.run(2))
                .hasMessage("The cutoff " + Nights.cutoff(2) + " is before the end of the chain, " + Nights.cutoff(3)
                        + " (run 2), and no night of the chain has it: the logins before it are copied, the last of"
                        + " them by run 2 (cutoff " + Nights.cutoff(3) + "). Copy that night again with: nightshift run"
                        + " --cutoff " + Nights.cutoff(3) + " --rerun; or begin a new chain that ends here with:"
                        + " nightshift run --full --cutoff " + Nights.cutoff(2) + " --rerun");

        assertThat(nights.unpublished(2)).isTrue();
        assertThat(nights.installation.operations().queries().runsOfSource(null, 10))
                .hasSize(2);
    }

    @Test
    void aCutoffThatIsNotSettledIsRefused() {
        nights.settings("  incremental:\n    settle: 2h\n");

        refused(() -> nights.run(1))
                .hasMessage("The cutoff " + Nights.cutoff(1) + " plus nightshift.incremental.settle (PT2H) is in the"
                        + " future (now it is " + Nights.before(1, -1) + "). Run it from " + Nights.before(1, -2)
                        + " on; this command waits for that: nightshift nightly");
        refused(() -> nights.run(
                        new RunRequest(Nights.before(1, 6), null, false), Nights.before(1, 5), Decorators.NONE))
                .hasMessageEndingWith(
                        "Run it from " + Nights.before(1, 4) + " on: nightshift run --cutoff " + Nights.before(1, 6));
        refused(() -> nights.run(new RunRequest(Nights.cutoff(1), null, false), Nights.before(1, 1), Decorators.NONE))
                .hasMessageStartingWith("The cutoff " + Nights.cutoff(1) + " is in the future (now it is "
                        + Nights.before(1, 1) + "), so logins before it are still to come.");
        assertThat(nights.run(new RunRequest(Nights.cutoff(1), null, false), Nights.before(1, -2), Decorators.NONE)
                        .ending())
                .isEqualTo(Ending.COMPLETED);
    }

    @Test
    void otherSettingsThanThoseOfTheChainAreRefusedWithBothValues() throws Exception {
        nights.run(1);

        refused(() -> nights.run(
                        new RunRequest(Nights.cutoff(2), 5, false, null, "parquet", false, false),
                        Nights.before(2, -1),
                        Decorators.NONE))
                .hasMessage("The nights of the chain were copied with other settings: top was 3 and is now 5; format"
                        + " was jsonl and is now parquet; compression was gzip and is now zstd. Restore them to continue"
                        + " the chain, or begin a new one with: nightshift run --full --cutoff " + Nights.cutoff(2)
                        + " --rerun");
        nights.execute("ALTER TABLE LOGINS ADD MORE NUMBER(3)");
        refused(() -> nights.run(2)).hasMessageContaining("columns was [").hasMessageContaining("and is now [");
        nights.run(2, false, true);
        assertThat(nights.ids(2)).hasSize(13);
    }

    @Test
    void anotherTopInTheSettingsIsNotThatOfTheChain() throws Exception {
        nights.run(1);
        nights.settings("  top: 7\n");
        nights.run(2);

        assertThat(nights.notes)
                .containsExactly("Run 2 keeps what its chain was begun with: top 3 (the settings say 7)");
    }

    @Test
    void aLostOrChangedManifestOfTheNightBeforeIsRefused() throws Exception {
        nights.run(1);
        Path manifest =
                nights.installation.bucket().resolve("logins/runs/cutoff=20261102T000000Z/rerun=0/manifest.json");
        byte[] content = Files.readAllBytes(manifest);
        Files.delete(manifest);

        refused(() -> nights.run(2))
                .hasMessageStartingWith("The manifest of the night before, run 1 (cutoff " + Nights.cutoff(1)
                        + "), is missing in the bucket: s3://nightshift/logins/runs/cutoff=20261102T000000Z/rerun=0/")
                .hasMessageEndingWith("See what is damaged with: nightshift verify 1; restore it, or begin a new chain"
                        + " with: nightshift run --full --cutoff " + Nights.cutoff(2) + " --rerun");
        Files.writeString(manifest, "{}");
        refused(() -> nights.run(2))
                .hasMessageContaining(" has the SHA-256 44136fa3")
                .hasMessageContaining(", expected ");
        assertThat(nights.unpublished(2)).isTrue();
        Files.write(manifest, content);
        assertThat(nights.run(2).ending()).isEqualTo(Ending.COMPLETED);
    }

    /** Another version might write other bytes, so the hash that was published counts. */
    @Test
    void aChainThatAnotherVersionOfTheProgramBeganIsContinued() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        new LedgerOf(nights.installation)
                .update("UPDATE NIGHTSHIFT_RUN SET PUBLICATION = REPLACE(PUBLICATION, '\"programVersion\":\"test\"',"
                        + " '\"programVersion\":\"0.0.9\"')");

        Publication other = new LedgerOf(nights.installation)
                .ask(ledger -> ledger.runs().publication(1).orElseThrow());
        assertThat(other.programVersion()).isEqualTo("0.0.9");

        nights.run(2);

        assertThat(nights.ids(2)).containsExactly(20L);
    }

    @Test
    void rowsThatNeverLoggedInAreCountedButNotCopied() throws Exception {
        nights.run(1);
        nights.insert(91, null);
        nights.run(2);

        assertThat(nights.ids(2)).isEmpty();
        assertThat(plan(2).window()).extracting(Window::neverLoggedIn).isEqualTo(2L);
    }

    @Test
    void theGuardComparesANightWithTheNightBeforeAndNotWithTheFirst() throws Exception {
        nights.settings("  guard:\n    max-drop-percent: 50\n");
        nights.run(1);
        for (int id = 20; id < 24; id++) {
            nights.insert(id, Nights.before(2, id - 19));
        }
        nights.run(2);
        nights.insert(30, Nights.before(3, 1));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> nights.run(3))
                .matches(e -> e.reason() == Reason.WITHHELD)
                .withMessageContaining("1 row is more than 50% fewer than the 4 of the last complete run");
        // A window that is shorter may have fewer rows.
        Instant noon = Nights.before(3, 12);
        assertThat(nights.run(new RunRequest(noon, null, false), Nights.cutoff(3), Decorators.NONE)
                        .ending())
                .isEqualTo(Ending.COMPLETED);
    }

    @Test
    void aWithheldNightThatWasCopiedAgainCannotBeAccepted() throws Exception {
        nights.settings("  guard:\n    max-drop-percent: 50\n");
        nights.run(1);
        for (int id = 20; id < 24; id++) {
            nights.insert(id, Nights.before(2, id - 19));
        }
        nights.run(2);
        nights.insert(30, Nights.before(3, 1));
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> nights.run(3))
                .withMessageEndingWith(
                        "\nIf its rows are right, publish them with: nightshift restart 3 --accept-volume"
                                + "\nIf the source was corrected since, copy it again with: nightshift run --cutoff "
                                + Nights.cutoff(3) + " --rerun");
        nights.insert(31, Nights.before(3, 2));
        nights.insert(32, Nights.before(3, 3));
        nights.run(3, true, false);

        refused(() -> nights.installation.operations().restart("3", true, null, nights.progress(), new StopSignal()))
                .hasMessageContaining("rerun 1 took its place: run 4 (cutoff " + Nights.cutoff(3) + ")")
                .hasMessageEndingWith("Next command: nightshift abandon 3");
        RunStatus replaced = nights.installation.operations().queries().status("3");
        assertThat(replaced.next()).isEqualTo("nightshift abandon 3");
        assertThat(replaced.nextIfCorrected()).isNull();
        assertThat(nights.chain()).contains(30L, 31L, 32L);
    }

    @Test
    void nightlyWaitsUntilTonightsCutoffIsSettled() {
        nights.settings("  incremental:\n    settle: 10m\n");
        List<String> messages = new ArrayList<>();
        Clock clock = new HurryingClock(Nights.cutoff(1));

        nights.installation
                .operations(Decorators.NONE, clock)
                .nightly(nights.progress(), new StopSignal(), messages::add);

        Instant settled = Nights.cutoff(1).plusSeconds(600);
        assertThat(messages)
                .element(1)
                .isEqualTo("Waiting until " + settled + " before tonight's run, because"
                        + " nightshift.incremental.settle is 10 min 0 s");
        assertThat(plan(1).plannedAt()).isAfterOrEqualTo(settled);
        assertThat(nights.ids(1)).hasSize(13);
    }

    @Test
    void nightlyStopsWaitingWhenItIsToStop() {
        nights.settings("  incremental:\n    settle: 10m\n");
        StopSignal stop = new StopSignal();

        NightlyResult result = nights.installation
                .operations(Decorators.NONE, Nights.before(1, -0.1))
                .nightly(nights.progress(), stop, message -> {
                    if (message.startsWith("Waiting")) {
                        stop.request("signal SIGTERM");
                    }
                });

        assertThat(result.worst()).isEqualTo(NightlyResult.Outcome.STOPPED);
        assertThat(nights.unpublished(1)).isTrue();
    }

    @Test
    void nightlyPublishesANightForWhichTonightsWaitsRegardlessOfItsAge() throws Exception {
        nights.run(1);
        nights.insert(20, Nights.before(2, 1));
        fail(2, "BEFORE 0 PUT _SUCCESS");
        new LedgerOf(nights.installation)
                .update("UPDATE NIGHTSHIFT_RUN SET CREATED_AT = CREATED_AT - INTERVAL '3' DAY WHERE RUN_ID = 2");
        nights.insert(30, Nights.before(3, 1));

        nightly(3);

        assertThat(nights.ids(2)).containsExactly(20L);
        assertThat(nights.ids(3)).containsExactly(30L);
    }

    @Test
    void nightlyBeginsANewChainWhenTheNewestIsAsOldAsTheSettingsSay() throws Exception {
        nights.settings("  nightly:\n    full-every: 3d\n");
        nights.run(1);
        nights.insert(20, Nights.before(3, 1));
        nightly(3);
        nights.insert(91, null);
        nightly(4);
        nights.insert(30, Nights.before(5, 1));
        nightly(5);

        assertThat(nights.ids(3)).containsExactly(20L);
        assertThat(nights.ids(4)).hasSize(15).contains(91L);
        assertThat(nights.ids(5)).containsExactly(30L);
    }

    private void nightly(int night) {
        assertThat(nights.installation
                        .operations(Decorators.NONE, Nights.before(night, -1))
                        .nightly(nights.progress(), new StopSignal(), message -> {})
                        .worst())
                .isEqualTo(NightlyResult.Outcome.DONE);
    }

    private Plan plan(long run) {
        return new LedgerOf(nights.installation)
                .ask(ledger -> ledger.runs().plan(run).orElseThrow());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable run) {
        return assertThatThrownBy(run)
                .isInstanceOf(NightshiftException.class)
                .matches(e -> ((NightshiftException) e).reason() == Reason.REFUSED);
    }

    /** Every look at it takes three minutes. */
    private static final class HurryingClock extends Clock {

        private Instant now;

        HurryingClock(Instant start) {
            this.now = start;
        }

        @Override
        public synchronized Instant instant() {
            now = now.plus(Duration.ofMinutes(3));
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }
    }
}
