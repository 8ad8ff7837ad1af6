package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.AttemptOutcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If many processes start the same run at once, one does the work, and the others say that they did not. */
class RaceIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    private Installation installation;
    private PublishedRun undisturbed;

    @BeforeEach
    void install(@TempDir Path folder) throws Exception {
        Installation first =
                Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS);
        first.run();
        undisturbed = first.published();
        installation = Installation.in(folder.resolve("raced"), CHUNK).fill(ROWS);
    }

    @Test
    void oneOfThreeWorksOnTheEmbeddedLedger() throws Exception {
        assertOneWorks(3);
    }

    @Test
    void oneOfThreeWorksOnALedgerThatManyCanUse() throws Exception {
        installation.withLedger(SharedLedger.create());
        assertOneWorks(3);
    }

    private void assertOneWorks(int processes) throws Exception {
        List<Integer> codes = RacingProgram.race(installation, CHUNK, processes);

        assertThat(codes)
                .hasSize(processes)
                .containsOnlyOnce(RacingProgram.WORKED)
                .isSubsetOf(RacingProgram.WORKED, RacingProgram.HELD, RacingProgram.COMPLETE_ALREADY);
        InterruptedRunTests.assertEqual(installation.published(), undisturbed);
        // A process that took the lease just after the end of the work leaves an attempt that found nothing to do.
        assertThat(installation.operations().queries().status(null).attempts())
                .filteredOn(attempt -> !"it was complete already".equals(attempt.message()))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.COMPLETED));
    }
}
