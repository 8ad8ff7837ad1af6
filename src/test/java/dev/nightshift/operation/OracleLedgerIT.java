package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.operation.Trouble.Place;
import dev.nightshift.oraclewire.Call;
import dev.nightshift.oraclewire.Fault;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnThreads;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Source and ledger through the real Oracle driver, against our own servers that speak its protocol: processes that
 * die, race or wake too late, lost connections, and commits whose outcome is unknown. They are two servers so that
 * changes of the ledger do not change the number of the source's snapshot.
 */
@Timeout(60)
class OracleLedgerIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    private static OracleServer source;
    private static OracleServer ledger;
    private static Installation first;
    private static PublishedRun undisturbed;
    private static QuietLog quiet;
    private static int homes;

    @TempDir
    static Path folder;

    private Installation installation;

    @BeforeAll
    static void runUndisturbed() throws SQLException {
        quiet = new QuietLog();
        source = new OracleServer().addUser("app", "secret");
        ledger = new OracleServer();
        first = Installation.onOracle(folder.resolve("undisturbed"), CHUNK, source)
                .fill(ROWS);
        first.run();
        undisturbed = first.published();
    }

    @AfterAll
    static void close() {
        source.close();
        ledger.close();
        quiet.close();
    }

    @BeforeEach
    void install() {
        installation = newHome();
    }

    private static Installation newHome() {
        ledger.obey();
        return first.another(folder.resolve("home-" + homes++), source.url(), SharedLedger.createOn(ledger));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AFTER 2 PUT part.*", "BEFORE 2 COMMIT .*INSERT NIGHTSHIFT_PART,.*", "AFTER 0 PUT report.json"})
    void endsEqualAfterTheDeathOfAProcess(String place) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.death(Place.of(place))));
        installation.buryOwners();

        assertEndsEqual(installation);
    }

    /** The driver reports the same whether the server has committed or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsEqualAlthoughACommitHasNoAnswer(boolean committed) {
        int before = ledger.calls(Call.COMMIT);
        assertEndsEqual(installation);
        int commits = ledger.calls(Call.COMMIT) - before;
        assertThat(commits).isGreaterThan(20);
        // Spring Batch's default is SERIALIZABLE, with which Oracle fails at once (ORA-08177).
        assertThat(ledger.statements("SERIALIZABLE")).isEmpty();
        List<String> wrong = new ArrayList<>();
        for (int k = committed ? 1 : 7; k <= commits; k += 17) {
            Installation troubled = newHome();
            ledger.failOnce(Call.COMMIT, "", k, committed ? Fault.LOSE_ANSWER : Fault.KILL);
            try {
                runOrFail(troubled);
                ledger.obey();
                troubled.buryOwners();
                assertEndsEqual(troubled);
            } catch (RuntimeException | AssertionError e) {
                wrong.add("commit " + k + ": " + e);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void runOrFail(Installation troubled) {
        try {
            troubled.run();
        } catch (NightshiftException e) {
            assertThat(e.reason()).isEqualTo(Reason.FAILED);
            assertThat(e).hasMessageNotContaining("\n\n");
        }
    }

    @Test
    void endsEqualAfterAllSessionsWereKilledInTheMiddle() {
        AtomicInteger chunks = new AtomicInteger();
        try {
            run(installation, () -> {
                if (chunks.incrementAndGet() == 2) {
                    source.killSessions();
                    ledger.killSessions();
                }
            });
        } catch (NightshiftException e) {
            assertThat(e.reason()).isEqualTo(Reason.FAILED);
            installation.buryOwners();
        }

        assertEndsEqual(installation);
    }

    @Test
    void aWrongPasswordIsTriedOnceAndSaidInOneLine() {
        installation.writeSettings(SharedLedger.createOn(ledger).replace("password: secret", "password: wrong"));
        int before = ledger.calls(Call.LOGON);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(installation::run)
                .withMessageContaining("ORA-01017: invalid username/password; logon denied")
                .withMessageNotContaining("\n")
                .matches(e -> e.reason() == Reason.REFUSED);
        assertThat(ledger.calls(Call.LOGON) - before).isEqualTo(1);
    }

    @Test
    void aProcessThatWakesTooLateChangesNothing() {
        AtomicInteger chunks = new AtomicInteger();

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(installation, () -> {
                    if (chunks.incrementAndGet() == 2) {
                        installation.buryOwners();
                        // On a thread of its own, because this one may be in a transaction.
                        RunResult result =
                                CompletableFuture.supplyAsync(installation::run).join();
                        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
                    }
                }))
                .matches(e -> e.reason() == Reason.HELD);

        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
        assertThat(installation.operations().queries().status(null).attempts())
                .extracting(RunStatus.AttemptStatus::outcome)
                .containsExactly(AttemptOutcome.DEAD, AttemptOutcome.COMPLETED);
    }

    @Test
    void oneOfThreeThatStartAtTheSameTimeDoesTheWork() throws Exception {
        Race.requireThatOneWorks(installation, undisturbed);
    }

    @Test
    void twoWorkersShareARun() {
        Installation shared = first.another(folder.resolve("home-" + homes++), source.url(), "")
                .withFolderAsBucket();
        shared.writeSettings(SharedLedger.createOn(ledger) + """
                  workers:
                    enabled: true
                    partitions: 4
                    poll: 100ms
                    concurrency: 1
                """);
        StopSignal stop = new StopSignal();
        Queue<String> said = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> workers = Stream.generate(() -> CompletableFuture.runAsync(
                        () -> shared.operations().worker(null, stop, said::add), new OwnThreads()))
                .limit(2)
                .toList();
        try {
            shared.run();
        } finally {
            stop.request("the run is complete");
            workers.forEach(CompletableFuture::join);
        }

        assertThat(shared.published().lines()).isEqualTo(undisturbed.lines());
        assertThat(shared.published().answers()).isEqualTo(undisturbed.answers());
        assertThat(said)
                .filteredOn(sentence -> sentence.startsWith("run=1 partition="))
                .hasSize(5);
        assertThat(ledger.statements("FOR UPDATE SKIP LOCKED")).isNotEmpty();
    }

    private static RunResult run(Installation installation, Runnable afterChunk) {
        return installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false),
                        new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                afterChunk.run();
                            }
                        },
                        new StopSignal());
    }

    private static void assertEndsEqual(Installation installation) {
        installation.run();
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }
}
