package dev.nightshift.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.selftest.ChildProgram.Ended;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KilledRunTests {

    private final Deque<List<String>> attempts = new ArrayDeque<>();

    /** Prints the lines of the next attempt, until it is killed. */
    private KilledRun run() {
        ChildProgram program = (fatal, meanwhile, words) -> {
            List<String> lines = attempts.remove();
            boolean killed = lines.stream().anyMatch(fatal);
            return new Ended(killed, killed || lines.isEmpty() || !lines.contains("failed") ? 0 : 1, "", lines);
        };
        return new KilledRun(program, "2026-01-01T00:00:00Z", 100, 1, () -> false);
    }

    private static String commit(int total) {
        return "run=1 partition=p00 part=000001 rows=50 total=" + total + " of=100 rows/s=1 eta=0s";
    }

    @Test
    void itIsKilledBetweenCommitsAndBeforeItIsPublished() {
        attempts.add(List.of(commit(50), commit(100)));
        attempts.add(List.of("Run 1 resumes after 50 rows", commit(90), commit(100)));
        attempts.add(List.of("Run 1 resumes after 90 rows", commit(100)));
        attempts.add(List.of("Run 1 resumes after 100 rows"));
        KilledRun run = run();

        assertThat(run.complete()).isNull();
        assertThat(run.killed()).isEqualTo(3);
        assertThat(run.attempts()).isEqualTo(4);
        assertThat(run.losses(3)).isEmpty();
    }

    @Test
    void aLostCommitIsFound() {
        attempts.add(List.of(commit(50)));
        attempts.add(List.of("Run 1 resumes after 25 rows", commit(75)));
        attempts.add(List.of());
        KilledRun run = run();

        assertThat(run.complete()).isNull();
        assertThat(run.losses(3)).containsExactly("attempt 2 resumed after 25 rows, although 50 had been committed");
    }

    @Test
    void aChunkThatIsCopiedAgainIsFound() {
        attempts.add(List.of(commit(50)));
        attempts.add(List.of(commit(50), commit(100)));
        attempts.add(List.of());
        KilledRun run = run();

        assertThat(run.complete()).isNull();
        assertThat(run.losses(2)).containsExactly("3 chunks were committed for 2 parts, so some were copied twice");
    }

    @Test
    void aFailureIsToldWithItsWords() {
        attempts.add(List.of("nightshift: the disk is on fire", "failed"));

        assertThat(run().complete()).isEqualTo("attempt 1 ended with code 1: failed");
    }
}
