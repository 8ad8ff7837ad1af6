package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.TcpProxy;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If the ledger's server becomes unreachable in the middle of a run, the attempt survives it, or ends and the next one
 * resumes.
 */
@Timeout(120)
class LedgerLineIT {

    private static final int ROWS = 60;
    private static final int CHUNK = 5;

    @TempDir
    static Path folder;

    private static Installation first;
    private static PublishedRun undisturbed;
    private static QuietLog quiet;
    private static long bytes;
    private static int homes;

    private String ledger;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        quiet = new QuietLog();
        first = Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS);
        try (TcpProxy line = TcpProxy.to(PostgreSqlServer.port())) {
            Installation sound = over(line, SharedLedger.create());
            sound.run();
            undisturbed = sound.published();
            bytes = line.bytes();
        }
    }

    @AfterAll
    static void speakAgain() {
        quiet.close();
    }

    @BeforeEach
    void makeLedger() {
        ledger = SharedLedger.create();
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 50, 70, 90})
    void endsEqualWhereverTheConnectionIsCut(int percent) throws Exception {
        try (TcpProxy line = TcpProxy.cutting(PostgreSqlServer.port(), bytes * percent / 100, 6)) {
            requireEqualAfterwards(line);
        }
    }

    /** The time-out of the socket comes from the URL, because that of the program is minutes. */
    @Test
    void endsEqualAfterTheServerFellSilent() throws Exception {
        try (TcpProxy line = TcpProxy.falling(PostgreSqlServer.port(), bytes / 2)) {
            requireEqualAfterwards(line);
        }
    }

    private void requireEqualAfterwards(TcpProxy line) {
        Installation installation = over(line, ledger);

        NightshiftException failure = catchThrowableOfType(NightshiftException.class, installation::run);

        assertThat(line.struck()).isTrue();
        // Between two statements nothing is lost, and the next one may wait.
        if (failure != null) {
            assertThat(failure.reason()).isEqualTo(Reason.FAILED);
            assertThat(failure).hasMessageContaining("The ledger failed: ");
            line.mend();
            // Its own process is alive and holds the lease that it could not release.
            installation.buryOwners();
            installation.run();
        }
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }

    private static Installation over(TcpProxy line, String ledger) {
        return first.another(folder.resolve("home-" + homes++))
                .withLedger(line.url(ledger) + "&socketTimeout=2&connectTimeout=2");
    }
}
