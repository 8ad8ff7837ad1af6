package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.operation.Trouble.Moment;
import dev.nightshift.operation.Trouble.Place;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights that die, and nights at the same time, leave every row in exactly one night. */
class NightCrashIT {

    private static QuietLog quiet;

    @BeforeAll
    static void silence() {
        quiet = new QuietLog();
    }

    @AfterAll
    static void speak() {
        quiet.close();
    }

    private long nextId = 1;

    /**
     * One night after the other dies, each after another lasting change of ledger or bucket, and is run again. Of the
     * changes of each kind every second one is chosen. As in {@link CrashMatrixIT}, dying is simulated within the
     * process.
     */
    @Test
    void aNightThatDiesAnywhereIsCompletedAsIfNothingHadHappened(@TempDir Path folder) throws Exception {
        try (Nights nights = Nights.in(folder)) {
            fill(nights, 1);
            nights.run(1);
            List<Long> expected = fill(nights, 2);
            Trouble none = Trouble.none();
            nights.run(2, false, false, none.decorators());
            assertThat(nights.ids(2)).isEqualTo(expected);

            int night = 2;
            int chosen = 0;
            OneOfEachKind kinds = new OneOfEachKind();
            for (int place = 1; place < none.changes().size(); place++) {
                String before = none.changes().get(place - 1);
                if (!before.matches("(COMMIT|PUT|DELETE) .*") || !kinds.chooses(before) || chosen++ % 2 > 0) {
                    continue;
                }
                night++;
                expected = fill(nights, night);
                die(nights, night, Place.at(Moment.BEFORE, place));
                nights.run(night);

                assertThat(nights.ids(night)).as(none.changes().get(place)).isEqualTo(expected);
                assertThat(nights.latest().get("nights").size()).isEqualTo(night);
            }
            assertThat(night).isGreaterThan(6);
            assertThat(nights.chain()).hasSize((int) nextId - 1).doesNotHaveDuplicates();
        }
    }

    private static void die(Nights nights, int night, Place place) {
        Trouble death = Trouble.death(place);
        try {
            nights.run(night, false, false, death.decorators());
        } catch (RuntimeException e) {
            assertThat(death.struck()).as(e.toString()).isTrue();
        }
        nights.installation.buryOwners();
        // A reader sees the chain without the night, or with the whole of it.
        assertThat(nights.chain()).doesNotHaveDuplicates();
    }

    /** A late row, and rows of the night in two parts. */
    private List<Long> fill(Nights nights, int night) throws Exception {
        List<Long> ids = new ArrayList<>();
        if (night > 1) {
            ids.add(nextId);
            nights.insert(nextId++, Nights.before(night - 1, 0.5));
        }
        for (int row = 0; row < 6; row++) {
            ids.add(nextId);
            nights.insert(nextId++, Nights.cutoff(night - 1).plusSeconds(row));
        }
        return ids;
    }

    @Test
    void aNightWhoseRowsALaterNightCopiedMeanwhileIsNotPublished(@TempDir Path folder) throws Exception {
        try (Nights nights = Nights.in(folder, ledger())) {
            fill(nights, 1);
            nights.run(1);
            fill(nights, 2);
            fill(nights, 3);

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> runDuring(nights, 2, () -> nights.run(3)))
                    .matches(e -> e.reason() == Reason.INCONSISTENT)
                    .withMessage("Run 2 cannot be published: Since run 2 (cutoff " + Nights.cutoff(2) + ") was planned,"
                            + " a later night was completed: run 3 (cutoff " + Nights.cutoff(3) + "), which has copied"
                            + " its window too\nNext command: nightshift abandon 2");
            assertThat(nights.unpublished(2)).isTrue();
            assertThat(nights.chain()).hasSize((int) nextId - 1).doesNotHaveDuplicates();
        }
    }

    @Test
    void aNightPartOfWhichAnEarlierNightCopiedMeanwhileIsStartedAgain(@TempDir Path folder) throws Exception {
        try (Nights nights = Nights.in(folder, ledger())) {
            fill(nights, 1);
            nights.run(1);
            fill(nights, 2);
            fill(nights, 3);

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> runDuring(nights, 3, () -> nights.run(2)))
                    .matches(e -> e.reason() == Reason.INCONSISTENT)
                    .withMessageContaining("Run 2 was planned to copy the logins from " + Nights.cutoff(1) + " to "
                            + Nights.cutoff(3) + ", but since then run 3 has copied those from " + Nights.cutoff(1)
                            + " to " + Nights.cutoff(2))
                    .withMessageEndingWith("Next command: nightshift run --cutoff " + Nights.cutoff(3) + " --rerun");
            nights.run(3, true, false);

            assertThat(nights.chain()).hasSize((int) nextId - 1).doesNotHaveDuplicates();
        }
    }

    private static String ledger() {
        return "  ledger:\n    url: \"" + SharedLedger.create() + "\"\n";
    }

    /** Runs a night, and another one after its first commit. */
    private static void runDuring(Nights nights, int night, Runnable other) {
        boolean[] done = new boolean[1];
        nights.installation
                .operations(Decorators.NONE, Nights.before(4, 0))
                .run(
                        new RunRequest(Nights.cutoff(night), null, false),
                        new Installation.Silence() {
                            @Override
                            public synchronized void committed(Chunk chunk) {
                                if (!done[0]) {
                                    done[0] = true;
                                    CompletableFuture.runAsync(other).join();
                                }
                            }
                        },
                        new StopSignal());
    }
}
