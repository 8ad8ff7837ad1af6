package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.verification.Verification;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known over all nights of a chain: their answers, rows that no night has, and whether they fit together. */
final class WholeChainIT {

    @AutoClose
    private Nights nights;

    /** Three nights, of which the second and the third have a late row. */
    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        nights = Nights.in(folder, "  incremental:\n    append-only: true\n");
        nights.insert(1, Nights.before(1, 10));
        nights.insert(2, Nights.before(1, 0.2));
        nights.insert(3, null);
        nights.run(1);
        nights.insert(4, Nights.before(1, 0.1));
        nights.insert(5, Nights.before(2, 0.4));
        nights.run(2);
        nights.insert(6, Nights.before(2, 0.3));
        nights.insert(7, Nights.before(3, 5));
        nights.run(3);
    }

    private Verification verify(boolean deep) {
        return nights.installation.operations().queries().verifyChain(null, deep, told -> {});
    }

    private Verification alone() {
        return nights.installation
                .operations()
                .queries()
                .verifyFrom(file("latest.json").toString(), true, told -> {});
    }

    private Path file(String key) {
        return nights.installation.bucket().resolve("logins").resolve(key);
    }

    private static void alter(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private String report(int night) {
        return "runs/cutoff=" + Nights.cutoff(night).toString().replaceAll("[-:]", "") + "/rerun=0/report.json";
    }

    @Test
    void aChainThatNobodyTouchedFitsTogether() throws Exception {
        for (Verification found : List.of(verify(false), verify(true), alone())) {
            assertThat(found.differences()).isEmpty();
            assertThat(found.notes()).isEmpty();
            assertThat(found.nights()).isEqualTo(3);
            assertThat(found.rows()).isEqualTo(7);
        }
        assertThat(verify(true).answersComputed()).isTrue();
        assertThat(alone())
                .usingRecursiveComparison()
                .ignoringFields("manifest")
                .isEqualTo(verify(true));
    }

    @Test
    void theAnswersOverTheChainAreThoseOfOnePassOverAllNights() {
        var chain = nights.manifest("logins/" + report(3)).get("chain");

        assertThat(chain.get("nights").asInt()).isEqualTo(3);
        assertThat(chain.get("rows").asInt()).isEqualTo(7);
        assertThat(chain.get("lateRows").asInt()).isEqualTo(2);
        assertThat(chain.get("latestLogins")
                        .get("logins")
                        .valueStream()
                        .map(login -> login.get("id").asInt()))
                .containsExactly(7, 6, 5);
        // Of the equal differences between 2 and 4, and between 5 and 6, each with one late row, the earlier.
        assertThat(chain.get("closestPair").get("earlier").get("id").asInt()).isEqualTo(2);
        assertThat(chain.get("closestPair").get("later").get("id").asInt()).isEqualTo(4);
    }

    @Test
    void whatDoesNotFitTogetherIsFound() throws Exception {
        alter(file(report(3)), "\"nights\": 3", "\"nights\": 4");
        assertThat(alone().differences())
                .anyMatch(difference ->
                        difference.contains("chain.nights is 4, expected 3 according to the rows of all nights"));
        alter(file(report(3)), "\"nights\": 4", "\"nights\": 3");

        String second = "logins/" + report(2).replace("report", "manifest");
        alter(file("latest.json"), "    \"" + second + "\",\n", "");
        assertThat(verify(false).differences())
                .anyMatch(difference -> difference.contains("latest.json does not name " + second));
        assertThat(alone().differences())
                .anyMatch(difference -> difference.contains("has a window that starts at " + Nights.cutoff(2)
                        + ", but the night before it ends at " + Nights.cutoff(1)));
    }

    @Test
    void aRunWithoutAWindowIsNotANightOfAChain() throws Exception {
        nights.installation.writeSettings("");
        nights.run(4);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> verify(false))
                .withMessageContaining("Run 4 is not a night of a chain")
                .matches(refusal -> refusal.reason() == Reason.REFUSED);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::alone)
                .withMessageContaining("latest.json does not name the nights of a chain");
    }

    @Test
    void rowsThatCameLaterThanTheOverlapAreSaidLoudlyAndCopiedByARerunWithALongerOne() throws Exception {
        nights.insert(8, Nights.before(3, 1.5));
        nights.insert(9, Nights.before(1, 3));

        nights.run(4);

        assertThat(nights.manifest(4, 0).get("warnings").toString())
                .contains("LATE ROWS ARE MISSING in the chain: 8 rows of the table have a login before "
                        + Nights.cutoff(3) + ", and the chain has copied 6. 2 are missing: they were"
                        + " committed after the night of their time, before the overlap of PT1H. Copy what is missing"
                        + " with nightshift.incremental.overlap: 64h and: nightshift run --cutoff " + Nights.cutoff(4)
                        + " --rerun; or copy the whole table with: nightshift run --full --cutoff "
                        + Nights.cutoff(4) + " --rerun");

        nights.settings("  incremental:\n    append-only: true\n    overlap: 60h\n");
        nights.run(4, true, false);

        assertThat(nights.ids(nights.manifest(4, 1))).containsExactly(9L, 8L);
        assertThat(nights.manifest(4, 1).get("warnings")).isEmpty();
        assertThat(verify(true).differences()).isEmpty();

        nights.settings("  incremental:\n    append-only: true\n");
        nights.run(4, true, false);

        assertThat(nights.ids(nights.manifest(4, 2))).containsExactly(9L, 8L);
        assertThat(nights.notes)
                .containsExactly("Run 6 looks for late rows as far back as the night that it replaces: overlap PT60H"
                        + " (the settings say PT1H)");
    }

    @Test
    void aNightIsWithheldIfRowsHaveVanishedFromATableThatOnlyGrows() throws Exception {
        nights.execute("DELETE FROM LOGINS WHERE ID = 5");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> nights.run(4))
                .withMessageContaining("5 rows of the table have a login before " + Nights.cutoff(3)
                        + ", and the chain has copied 6, so rows have vanished")
                .withMessageContaining("copy the whole table with: nightshift run --full --cutoff " + Nights.cutoff(4))
                .withMessageContaining("restart 4 --accept-volume")
                .matches(refusal -> refusal.reason() == Reason.WITHHELD);
        assertThat(nights.unpublished(4)).isTrue();

        nights.installation.operations().restart("4", true, null, nights.progress(), new StopSignal());
        assertThat(nights.manifest(4, 0).get("warnings").toString())
                .contains("because an operator accepted its volume");
    }

    @Test
    void aRerunInMidChainIsNotedUntilTheNextNightFindsTheAnswersAgain() throws Exception {
        nights.insert(8, Nights.before(2, 7));
        nights.run(2, true, false);

        Verification between = verify(true);
        assertThat(between.differences()).isEmpty();
        assertThat(between.notes())
                .singleElement()
                .asString()
                .contains("are those before run 4 copied the window to " + Nights.cutoff(2)
                        + " again; the next night finds them again");

        nights.run(4);
        assertThat(verify(true).notes()).noneMatch(note -> note.contains("finds them again"));
        assertThat(nights.manifest("logins/" + report(4))
                        .get("chain")
                        .get("rows")
                        .asInt())
                .isEqualTo(8);
    }

    @Test
    void aNightWhoseLateRowsAnotherHasCopiedInTheMeantimeIsCopiedAgain() throws Exception {
        nights.insert(8, Nights.before(3, 0.5));
        for (int id = 10; id < 20; id++) {
            nights.insert(id, Nights.before(4, id));
        }
        failAtPart(1);
        nights.run(3, true, false);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> nights.restart(4, 4))
                .withMessageContaining("the runs that have rows of that window were [] and are now [5]")
                .withMessageContaining("run --cutoff " + Nights.cutoff(4) + " --rerun")
                .matches(failure -> failure.reason() == Reason.INCONSISTENT);

        nights.run(4, true, false);
        assertThat(nights.chain()).doesNotHaveDuplicates().hasSize(7 + 1 + 10);
    }

    @Test
    void aNightThatHasReadNothingYetLeavesOutWhatAnotherHasCopiedInTheMeantime() throws Exception {
        nights.insert(8, Nights.before(3, 0.5));
        failAtPart(0);
        nights.run(3, true, false);
        nights.restart(4, 4);

        assertThat(nights.ids(4)).isEmpty();
        assertThat(nights.chain()).doesNotHaveDuplicates().hasSize(8);
    }

    private void failAtPart(int number) {
        Trouble trouble = Trouble.failure(Trouble.Place.of("BEFORE " + number + " PUT part.*"), 0);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> nights.run(4, false, false, trouble.decorators()));
    }

    @Test
    void protectedIdsAreFoundWhateverTheirOrder(@TempDir Path other) throws Exception {
        try (Nights hidden = Nights.in(other, """
                nightshift.source.hmac-key: "a random key of at least 32 characters"
                nightshift.source.protect:
                  id: hmac
                """)) {
            for (int id = 1; id <= 12; id++) {
                hidden.insert(id, Nights.before(1, 0.5));
            }
            hidden.run(1);
            for (int id = 13; id <= 19; id++) {
                hidden.insert(id, Nights.before(1, 0.5));
            }
            hidden.run(2);
            hidden.run(3);

            assertThat(hidden.manifest(2, 0).get("rows").asInt()).isEqualTo(7);
            assertThat(hidden.manifest(3, 0).get("rows").asInt()).isZero();
            assertThat(hidden.installation
                            .operations()
                            .queries()
                            .verifyChain(null, true, told -> {})
                            .differences())
                    .isEmpty();
        }
    }

    @Test
    void idsThatCouldNotBeReadBackAreRefused(@TempDir Path other) throws Exception {
        try (Nights texts = Nights.in(other, """
                  format: csv
                  csv:
                    neutralize-formulas: true
                """)) {
            texts.execute("DROP TABLE LOGINS");
            texts.execute(
                    "CREATE TABLE LOGINS (ID VARCHAR2(9) PRIMARY KEY, USER_NAME VARCHAR2(9), LAST_LOGIN TIMESTAMP)");

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> texts.run(1))
                    .withMessageContaining(
                            "nightshift.csv.neutralize-formulas changes ids that are texts, such as those of" + " ID")
                    .matches(refusal -> refusal.reason() == Reason.REFUSED);
        }
    }
}
