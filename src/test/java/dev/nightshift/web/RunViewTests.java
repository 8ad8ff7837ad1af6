package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.RunStatus;
import dev.nightshift.work.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page names a button as the next step only if that button does what the next command does. */
final class RunViewTests {

    private static final Instant START = Instant.parse("2026-11-25T00:00:00Z");

    private static RunView view(RunState state, @Nullable Reason unpublished) {
        RunStatus run = new RunStatus(
                1,
                "logins",
                null,
                START,
                0,
                null,
                state,
                START,
                0,
                null,
                null,
                null,
                null,
                null,
                0,
                List.of(),
                List.of(),
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
                unpublished,
                false,
                false,
                null);
        return new RunView(run, StateView.of(state), List.of(), List.of(), List.of(), 1, false, null, Instant.EPOCH);
    }

    @ParameterizedTest
    @EnumSource(RunState.class)
    void onlyARunThatCanBeRestartedNamesTheButton(RunState state) {
        boolean restarts = switch (state) {
            case NEW, DEAD, FAILED, STOPPED -> true;
            case RUNNING, COMPLETED, ABANDONED, SNAPSHOT_LOST -> false;
        };

        assertThat(view(state, null).buttonHelps()).isEqualTo(restarts);
        assertThat(view(state, null).button()).isEqualTo("Restart");
    }

    @Test
    void noButtonPublishesAResultThatIsHeldBack() {
        assertThat(view(RunState.FAILED, Reason.WITHHELD).buttonHelps()).isFalse();
        assertThat(view(RunState.FAILED, Reason.INCONSISTENT).buttonHelps()).isFalse();
    }
}
