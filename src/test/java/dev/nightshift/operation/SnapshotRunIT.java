package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.ledger.RunState;
import dev.nightshift.oraclewire.Call;
import dev.nightshift.oraclewire.Fault;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Every attempt at a run reads its table at the one snapshot that its plan contains; through the real Oracle driver,
 * against our own server that speaks its protocol.
 */
final class SnapshotRunIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    @AutoClose
    private final OracleServer server = new OracleServer().addUser("app", "secret");

    @TempDir
    private Path home;

    private Installation installation;

    @BeforeEach
    void fill() throws SQLException {
        installation = Installation.onOracle(home.resolve("home"), CHUNK, server)
                .fill(ROWS)
                .withFolderAsBucket();
    }

    private JsonNode snapshot() {
        return installation.published().manifest().get("snapshot");
    }

    @Test
    void theManifestSaysAtWhichSnapshotTheTableWasRead() {
        installation.run();

        assertThat(snapshot().get("kind").asString()).isEqualTo("scn");
        assertThat(server.statements("AS OF SCN " + snapshot().get("value").asString()))
                .hasSizeGreaterThan(3);
        assertThat(installation.published().manifest().get("reconciled").asBoolean())
                .isTrue();
    }

    @Test
    void withoutSnapshotTheManifestSaysThatToo() {
        installation.writeSettings("    snapshot: none\n");

        installation.run();

        assertThat(snapshot().get("kind").asString()).isEqualTo("none");
        assertThat(snapshot().get("value").isNull()).isTrue();
    }

    @Test
    void aLaterAttemptReadsTheRowsAsTheyWereForTheFirst() throws SQLException {
        stopAfterAChunk();
        server.execute(
                "app",
                "UPDATE LOGINS SET LAST_LOGIN = TIMESTAMP '2026-11-22 23:59:59' WHERE MOD(ID, 2) = 0",
                "DELETE FROM LOGINS WHERE MOD(ID, 3) = 0");

        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);

        String clause = " AS OF SCN " + snapshot().get("value").asString() + " t\n";
        assertThat(server.statements("ORDER BY t.")).isNotEmpty().allMatch(sql -> sql.contains(clause));
        Installation h2 = Installation.in(home.resolve("h2"), CHUNK).fill(ROWS).withFolderAsBucket();
        h2.run();
        assertThat(installation.published().lines()).isEqualTo(h2.published().lines());
    }

    @Test
    void aSnapshotThatIsGoneEndsTheRunAndSaysHowToStartANewOne() {
        stopAfterAChunk();
        server.expireSnapshots();

        NightshiftException failure = failure();

        assertThat(failure.reason()).isEqualTo(Reason.SNAPSHOT_LOST);
        assertThat(failure)
                .hasMessageStartingWith("Run 1 cannot be resumed, because its snapshot of the source is gone: Reading ")
                .hasMessageContaining("ORA-01555")
                .hasMessageContaining("(UNDO_RETENTION) for longer than a run takes with all its attempts")
                .hasMessageEndingWith("Start a new run with: nightshift run --cutoff 2026-11-23T00:00:00Z --rerun");
        assertThat(installation.operations().queries().status(null).state()).isEqualTo(RunState.SNAPSHOT_LOST);
    }

    @Test
    void aSnapshotThatIsLostInMidReadEndsTheRun() {
        installation.writeSettings("    fetch-size: 7\n");
        server.failOnce(Call.FETCH, "ORDER BY t.", 2, Fault.error(1555));

        assertThat(failure().reason()).isEqualTo(Reason.SNAPSHOT_LOST);
    }

    @Test
    void aRunWithASnapshotIsNotResumedWithout() {
        stopAfterAChunk();
        installation.writeSettings("    snapshot: none\n");

        NightshiftException failure = failure();

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure).hasMessageContaining("snapshot was scn and is now none");
    }

    @Test
    void rowsThatAreMissingFromTheSnapshotAreNotPublished() {
        server.answer("COUNT(*)", "SELECT 27 FROM DUAL");

        NightshiftException failure = failure();

        assertThat(failure)
                .hasMessageContaining("27 rows were counted and 26 were read at one snapshot (scn ")
                .hasMessageContaining("Check whether the table is a view that selects by something that differs");
        assertThat(installation.bucket().resolve("logins/latest.json")).doesNotExist();
    }

    @Test
    void aFilterThatMayHaveSelectedOtherRowsIsNamed() {
        installation.writeSettings("    where: ID > 0\n");
        server.answer("COUNT(*)", "SELECT 27 FROM DUAL");

        assertThat(failure())
                .hasMessageContaining("Check whether nightshift.source.where (ID > 0) or a view selects by");
    }

    private void stopAfterAChunk() {
        StopSignal stop = new StopSignal();
        RunResult stopped = installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false),
                        new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                stop.request("a test");
                            }
                        },
                        stop);
        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);
    }

    private NightshiftException failure() {
        return catchThrowableOfType(NightshiftException.class, installation::run);
    }
}
