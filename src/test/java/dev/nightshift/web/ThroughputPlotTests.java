package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.RunQueries.CommitPoint;
import dev.nightshift.operation.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ThroughputPlotTests {

    private static final Instant START = Instant.parse("2026-11-25T00:00:00Z");

    private static RunStatus run(RunStatus.AttemptStatus... attempts) {
        return new RunStatus(
                1,
                "logins",
                null,
                START,
                0,
                null,
                RunState.COMPLETED,
                START,
                0,
                null,
                null,
                null,
                null,
                null,
                0,
                List.of(),
                List.of(attempts),
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                false,
                null);
    }

    private static RunStatus.AttemptStatus attempt(int from, @Nullable Integer to) {
        return new RunStatus.AttemptStatus(
                1, "process 1 on a", START.plusSeconds(from), to == null ? null : START.plusSeconds(to), null, null);
    }

    private static CommitPoint commit(int at, long rows) {
        return new CommitPoint(START.plusSeconds(at), rows);
    }

    private static ThroughputPlot plot(RunStatus run, List<CommitPoint> commits, Instant now) {
        return Objects.requireNonNull(ThroughputPlot.of(run, commits, now));
    }

    @Test
    void anEvenPaceIsALevelLine() {
        ThroughputPlot plot = plot(
                run(attempt(0, 720)), List.of(commit(240, 24_000), commit(480, 24_000), commit(720, 24_000)), START);

        assertThat(plot.highest()).isEqualTo(100);
        assertThat(plot.bars())
                .hasSize(72)
                .allSatisfy(bar -> assertThat(bar.height()).isEqualTo("140.0"));
    }

    @Test
    void aPauseBetweenAttemptsIsAGap() {
        ThroughputPlot plot =
                plot(run(attempt(0, 100), attempt(620, 720)), List.of(commit(100, 1_000), commit(720, 1_000)), START);

        assertThat(plot.attempts()).hasSize(2);
        assertThat(plot.bars()).hasSize(20);
    }

    @Test
    void aRunThatTookNoTimeIsShownAllTheSame() {
        ThroughputPlot plot = plot(run(attempt(0, 0)), List.of(commit(0, 10), commit(0, 10)), START);

        assertThat(plot.bars()).isNotEmpty();
    }

    @Test
    void withoutCommitsThereIsNoPlot() {
        assertThat(ThroughputPlot.of(run(attempt(0, null)), List.of(), START)).isNull();
    }
}
