package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.Trouble.Place;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attempt whose ledger fails reports what its database reported, and leaves nothing behind that blocks the run. */
class LedgerFailureIT {

    private static final Place PLANNING = Place.of("BEFORE 1 INSERT NIGHTSHIFT_PARTITION");

    @TempDir
    Path home;

    private Installation installation;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(home, 5).withFolderAsBucket().fill(12);
    }

    /** The report is not that the broken connection could not roll back either. */
    @Test
    void saysWhatTheDatabaseSaid() {
        assertThatThrownBy(() -> installation.run(Trouble.failure(PLANNING, 0)))
                .isInstanceOfSatisfying(
                        NightshiftException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FAILED))
                .hasMessage("Run 1 failed after 0 committed rows: The ledger failed: made to fail " + PLANNING
                        + "\nRestart it with: nightshift restart 1");
        assertThat(installation.operations().queries().status(null).lastError())
                .isEqualTo("The ledger failed: made to fail " + PLANNING);
    }

    @Test
    void saysTheFirstFailureThoughTheLedgerIsGoneForGood() {
        assertThatThrownBy(() -> installation.run(Trouble.death(PLANNING)))
                .hasMessageStartingWith("Run 1 failed: The ledger failed: made to fail " + PLANNING);
    }

    @Test
    void anErrorEndsTheAttemptAsAnyFailureDoes() {
        Decorators broken = Decorators.source(source -> {
            throw new NoClassDefFoundError("a driver's");
        });

        assertThatThrownBy(() -> installation
                        .operations(broken)
                        .run(
                                new RunRequest(Installation.CUTOFF, null, false),
                                new Installation.Silence(),
                                new StopSignal()))
                .isInstanceOf(NightshiftException.class)
                .hasCauseInstanceOf(NoClassDefFoundError.class);

        RunStatus left = installation.operations().queries().status(null);
        assertThat(left.state()).isEqualTo(RunState.FAILED);
        assertThat(left.worker()).isNull();
        assertThat(left.lastError()).contains("NoClassDefFoundError");
    }

    @Test
    void keepsNoLeaseAliveThatNobodyWorksUnder() throws Exception {
        assertThatThrownBy(() -> installation.run(Trouble.death(PLANNING))).isInstanceOf(NightshiftException.class);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("lease of run")) {
                thread.join(10_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void aCompleteRunIsCompleteThoughSpringBatchCouldNotSaySo() {
        RunResult result = installation.run(Trouble.failure(Place.of("BEFORE 1 UPDATE BATCH_JOB_EXECUTION"), 0));
        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(result.status().attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.COMPLETED));
    }
}
