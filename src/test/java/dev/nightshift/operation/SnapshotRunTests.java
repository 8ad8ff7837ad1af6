package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.ledger.RunState;
import dev.nightshift.table.PretendedOracle;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every attempt at a run reads its table at the one snapshot that its plan contains. */
final class SnapshotRunTests {

    private static final int ROWS = 26;

    @TempDir
    private Path home;

    private Installation installation;
    private final AtomicReference<@Nullable PretendedOracle> oracle = new AtomicReference<>();

    @BeforeEach
    void fill() throws SQLException {
        installation = Installation.in(home, 5).fill(ROWS);
    }

    @Test
    void theManifestSaysAtWhichSnapshotTheTableWasRead() {
        run(new StopSignal(), null, 0);

        assertThat(installation
                        .published()
                        .manifest()
                        .get("snapshot")
                        .get("kind")
                        .asString())
                .isEqualTo("scn");
        assertThat(installation
                        .published()
                        .manifest()
                        .get("snapshot")
                        .get("value")
                        .asString())
                .isEqualTo("4711001");
        assertThat(installation.published().manifest().get("reconciled").asBoolean())
                .isTrue();
        assertThat(oracle().statements("AS OF SCN 4711001")).hasSizeGreaterThan(3);
    }

    @Test
    void withoutSnapshotTheManifestSaysThatToo() {
        installation.run();

        assertThat(installation
                        .published()
                        .manifest()
                        .get("snapshot")
                        .get("kind")
                        .asString())
                .isEqualTo("none");
        assertThat(installation
                        .published()
                        .manifest()
                        .get("snapshot")
                        .get("value")
                        .isNull())
                .isTrue();
    }

    @Test
    void aLaterAttemptReadsAtTheSnapshotOfTheFirst() {
        StopSignal stop = new StopSignal();
        assertThat(run(stop, () -> stop.request("a test"), 0).ending()).isEqualTo(RunResult.Ending.STOPPED);

        assertThat(run(new StopSignal(), null, 100).ending()).isEqualTo(RunResult.Ending.COMPLETED);

        assertThat(oracle().statements("ORDER BY"))
                .isNotEmpty()
                .allMatch(sql -> sql.contains(" AS OF SCN 4711001 t\n"));
        assertThat(installation.published().lines()).hasSize(ROWS);
    }

    @Test
    void aSnapshotThatIsGoneEndsTheRunAndSaysHowToBeginAnew() {
        StopSignal stop = new StopSignal();
        run(stop, () -> stop.request("a test"), 0);
        Decorators decorators = Decorators.source(h2 -> new PretendedOracle(h2).fail("ORDER BY", 1555));

        NightshiftException failure = catchThrowableOfType(
                NightshiftException.class,
                () -> installation
                        .operations(decorators)
                        .run(
                                new RunRequest(Installation.CUTOFF, null, false),
                                new Installation.Silence(),
                                new StopSignal()));

        assertThat(failure.reason()).isEqualTo(Reason.SNAPSHOT_LOST);
        assertThat(failure)
                .hasMessageStartingWith("Run 1 cannot be resumed, because its snapshot of the source is gone: Reading ")
                .hasMessageContaining("ORA-01555")
                .hasMessageContaining("(UNDO_RETENTION) for longer than a run takes with all its attempts")
                .hasMessageEndingWith("Start a new run with: nightshift run --cutoff 2026-11-23T00:00:00Z --rerun");
        assertThat(installation.operations().queries().status(null).state()).isEqualTo(RunState.SNAPSHOT_LOST);
    }

    @Test
    void aRunWithASnapshotDoesNotGoOnWithout() {
        StopSignal stop = new StopSignal();
        run(stop, () -> stop.request("a test"), 0);
        installation.writeSettings("    snapshot: none\n");

        NightshiftException failure =
                catchThrowableOfType(NightshiftException.class, () -> run(new StopSignal(), null, 0));

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure).hasMessageContaining("snapshot was scn and is now none");
    }

    @Test
    void rowsThatAreMissingFromTheSnapshotAreNotPublished() {
        Decorators decorators = Decorators.source(h2 -> oracle(h2, 0).answer("COUNT(*)", "SELECT 27 FROM DUAL"));

        NightshiftException failure = catchThrowableOfType(
                NightshiftException.class,
                () -> installation
                        .operations(decorators)
                        .run(
                                new RunRequest(Installation.CUTOFF, null, false),
                                new Installation.Silence(),
                                new StopSignal()));

        assertThat(failure).hasMessageContaining("27 rows were counted and 26 were read at one snapshot (scn 4711001)");
        assertThat(installation.bucket().resolve("logins/latest.json")).doesNotExist();
    }

    private RunResult run(StopSignal stop, @Nullable Runnable afterChunk, long scnsLater) {
        return installation
                .operations(Decorators.source(h2 -> oracle(h2, scnsLater)))
                .run(
                        new RunRequest(Installation.CUTOFF, null, false),
                        new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                if (afterChunk != null) {
                                    afterChunk.run();
                                }
                            }
                        },
                        stop);
    }

    private PretendedOracle oracle(DataSource h2, long scnsLater) {
        PretendedOracle pretended = new PretendedOracle(h2).later(scnsLater);
        oracle.set(pretended);
        return pretended;
    }

    private PretendedOracle oracle() {
        return Objects.requireNonNull(oracle.get());
    }
}
