package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers copy the partitions of a run that a manager plans and publishes, with the result of a run by one process. */
final class WorkersTests {

    private static final int PARTITIONS = 6;
    private static final int SECONDS = 60;

    @TempDir
    static Path folder;

    private static final AtomicInteger HOMES = new AtomicInteger();
    private static PublishedRun undisturbed;
    private static Installation table;
    private static QuietLog quiet;

    private final List<Worker> workers = new ArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private Installation installation;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        quiet = new QuietLog();
        table = PostgreSqlTable.in(folder.resolve("undisturbed"))
                .withFolderAsBucket()
                .withPartitions(PARTITIONS);
        table.run();
        undisturbed = table.published();
    }

    @AfterAll
    static void speakAgain() {
        quiet.close();
    }

    @BeforeEach
    void install() {
        installation = shared("none", "20s");
    }

    @AfterEach
    void endWorkers() {
        workers.forEach(Worker::end);
    }

    private static Installation shared(String transport, String patience) {
        return table.another(
                folder.resolve("home-" + HOMES.incrementAndGet()),
                table.url(),
                PostgreSqlTable.SHORT + """
                  ledger:
                    url: "%s"
                  lease:
                    duration: 3s
                    beat: 200ms
                  workers:
                    partitions: %d
                    patience: %s
                    poll: 200ms
                    concurrency: 2
                    transport: %s
                """.formatted(SharedLedger.create(), PARTITIONS, patience, transport));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc", "none"})
    void twoWorkersGiveTheResultOfOneProcess(String transport) throws Exception {
        installation = shared(transport, "20s");
        start();
        start();

        RunResult result = manager().get(SECONDS, TimeUnit.SECONDS);

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(said).filteredOn(sentence -> sentence.startsWith("Copied ")).hasSize(PARTITIONS + 1);
        InterruptedRunTests.assertEqual(installation.published(), undisturbed);
    }

    @Test
    void aRunWithoutAnyWorkerFailsAfterItsPatienceAndSaysWhatToStart() {
        installation = shared("none", "300ms");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::run)
                .withMessageContaining("No worker is alive that copies run 1, for ")
                .withMessageContaining("nightshift worker")
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.FAILED);
    }

    private RunResult run() {
        return installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false, null, null, true),
                        new Installation.Silence(),
                        new StopSignal());
    }

    private CompletableFuture<RunResult> manager() {
        return CompletableFuture.supplyAsync(this::run);
    }

    private Worker start() {
        Worker worker = new Worker(installation, said);
        workers.add(worker);
        return worker;
    }

    /** A worker of its own home, on a thread of this process. */
    private static final class Worker {

        private final StopSignal stop = new StopSignal();
        private final CompletableFuture<Void> work;

        Worker(Installation installation, List<String> said) {
            work = CompletableFuture.runAsync(() -> installation.operations().worker(null, stop, said::add));
        }

        void end() {
            stop.request("the test ends");
            work.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        }
    }
}
