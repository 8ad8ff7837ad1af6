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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If the connection to a real database breaks while it is read, the attempt still ends with the undisturbed result. */
@Timeout(120)
class BrokenLineIT {

    @TempDir
    static Path folder;

    private static Installation direct;
    private static PublishedRun undisturbed;
    private static long bytes;
    private static QuietLog quiet;
    private static int homes;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        quiet = new QuietLog();
        direct = PostgreSqlTable.in(folder.resolve("table"));
        try (TcpProxy line = TcpProxy.to(PostgreSqlServer.port())) {
            Installation sound = over(line, "");
            sound.run();
            undisturbed = sound.published();
            bytes = line.bytes();
        }
        assertThat(undisturbed.lines()).hasSize(PostgreSqlTable.ROWS);
    }

    @AfterAll
    static void speakAgain() {
        quiet.close();
    }

    /**
     * The first bytes belong to logging in and describing the table, the last ones to the rows that never logged in.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 64, 98})
    void endsEqualWhereverTheConnectionIsCut(int percent) throws Exception {
        try (TcpProxy line = TcpProxy.cutting(PostgreSqlServer.port(), at(percent), 0)) {
            requireUndisturbed(line, "");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 60})
    void endsEqualWhereverTheConnectionFallsSilent(int percent) throws Exception {
        try (TcpProxy line = TcpProxy.falling(PostgreSqlServer.port(), at(percent))) {
            requireUndisturbed(line, "");
        }
    }

    @Test
    void endsEqualThoughNobodyIsLetInForAWhile() throws Exception {
        try (TcpProxy line = TcpProxy.cutting(PostgreSqlServer.port(), at(60), 1)) {
            requireUndisturbed(line, "");
        }
    }

    /** If it must not wait, it fails at once, and the next attempt resumes after the last commit. */
    @Test
    void endsEqualInASecondAttempt() throws Exception {
        try (TcpProxy line = TcpProxy.cutting(PostgreSqlServer.port(), at(90), 0)) {
            Installation installation = over(line, "    retry-for: 0s\n");

            NightshiftException failure = catchThrowableOfType(NightshiftException.class, installation::run);

            assertThat(failure.reason()).isEqualTo(Reason.FAILED);
            long committed = installation.operations().queries().status(null).rows();
            assertThat(committed).isPositive().isLessThan(PostgreSqlTable.ROWS);
            installation.run();
            assertThat(attempts(installation)).isEqualTo(2);
            InterruptedRunIT.assertEqual(installation.published(), undisturbed);
        }
    }

    private static long at(int percent) {
        return Math.max(1, bytes * percent / 100);
    }

    private static Installation over(TcpProxy line, String more) {
        return direct.another(folder.resolve("home-" + homes++), line.url(direct.url()), PostgreSqlTable.SHORT + more);
    }

    private static int attempts(Installation installation) {
        return installation.operations().queries().status(null).attempts().size();
    }

    private static void requireUndisturbed(TcpProxy line, String more) {
        Installation installation = over(line, more);
        installation.run();
        assertThat(line.struck()).isTrue();
        assertThat(attempts(installation)).isEqualTo(1);
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }
}
