package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * If many processes start the same run at once, one does the work, and the others say that they did not. {@link Race}
 * lets attempts within one process race on ledgers that many can use.
 */
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
        List<Integer> codes = RacingProgram.race(installation, CHUNK, 3);

        assertThat(codes)
                .hasSize(3)
                .containsOnlyOnce(RacingProgram.WORKED)
                .isSubsetOf(RacingProgram.WORKED, RacingProgram.HELD, RacingProgram.COMPLETE_ALREADY);
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
        Race.requireOneAttemptThatWorked(installation);
    }
}
