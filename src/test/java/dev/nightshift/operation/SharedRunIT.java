package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.nightshift.hint.TestBroker;
import dev.nightshift.ledger.RunState;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.telemetry.ListeningServer;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnThreads;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Workers copy the partitions of a run that a manager plans and publishes, with the result of a run by one process. */
final class SharedRunIT {

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
        return shared(transport, patience, "");
    }

    private static Installation shared(String transport, String patience, String more) {
        return shared(transport, patience, "", more);
    }

    private static Installation shared(String transport, String patience, String sourceSettings, String more) {
        return table.another(
                folder.resolve("home-" + HOMES.incrementAndGet()),
                table.url(),
                PostgreSqlTable.SHORT
                        + sourceSettings
                        + """
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
                """.formatted(SharedLedger.create(), PARTITIONS, patience, transport)
                        + more);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc", "none"})
    void twoWorkersGiveTheResultOfOneProcess(String transport) throws Exception {
        installation = shared(transport, "20s");
        start();
        start();
        List<ProgressListener.Chunk> committed = new CopyOnWriteArrayList<>();

        RunResult result = CompletableFuture.supplyAsync(
                        () -> run(new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                committed.add(chunk);
                            }
                        }),
                        new OwnThreads())
                .get(SECONDS, TimeUnit.SECONDS);

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(said).filteredOn(SharedRunIT::ofPartition).hasSize(PARTITIONS + 1);
        // Also of partitions that were copied before the manager looked for the first time.
        assertThat(committed)
                .extracting(ProgressListener.Chunk::rowsDone)
                .last()
                .isEqualTo(result.status().rows());
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }

    /** The manager knows the parts of its workers by the ledger, so it does not read them, which could take hours. */
    @Test
    void theManagerTellsOfTheRunOnceAndReadsNoPart() throws Exception {
        List<String> read = new CopyOnWriteArrayList<>();
        try (ListeningServer receiver = new ListeningServer()) {
            installation = shared("none", "20s", "  notify:\n    webhook-url: " + receiver.url("/hook") + "\n");
            start();
            start();

            run(Decorators.bucket(store -> (ObjectStore) Proxy.newProxyInstance(
                    SharedRunIT.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, args) -> {
                        if (method.getName().equals("digest") && ((String) args[0]).contains("/part-")) {
                            read.add((String) args[0]);
                        }
                        try {
                            return method.invoke(store, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    })));
            workers.forEach(Worker::end);

            assertThat(receiver.requests())
                    .singleElement()
                    .extracting(ListeningServer.Request::body)
                    .asString()
                    .contains("is complete: ");
            assertThat(read).isEmpty();
        }
    }

    @Test
    void aBrokerThatLosesRepeatsAndDiesChangesNothing() throws Exception {
        // Never, once, twice.
        try (TestBroker broker = new TestBroker(number -> number % 3)) {
            installation = shared(
                    "jms\n    jms:\n      url: %s\n      username: worker\n      password: right"
                            .formatted(broker.address()),
                    "20s");
            start();
            start();
            CompletableFuture<RunResult> manager = manager();
            await().atMost(SECONDS, TimeUnit.SECONDS).until(() -> said.stream().anyMatch(SharedRunIT::ofPartition));
            broker.stop();

            assertThat(manager.get(SECONDS, TimeUnit.SECONDS).ending()).isEqualTo(RunResult.Ending.COMPLETED);
        }
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }

    @Test
    void aRunWithoutAnyWorkerFailsAfterItsPatienceAndSaysWhatToStart() {
        installation = shared("none", "300ms");
        // This worker is of no use, because its source is another one.
        workers.add(new Worker(
                installation.operations(installation.home(), Map.of("NIGHTSHIFT_SOURCE_NAME", "other")), said::add));
        await().atMost(SECONDS, TimeUnit.SECONDS).until(() -> !said.isEmpty());

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::run)
                .withMessageContaining("No worker is alive that copies run 1, for ")
                .withMessageContaining("nightshift worker")
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.FAILED);
    }

    @Test
    void statusSaysThatTheManagerWaitsForAWorkerUntilOneComes() throws Exception {
        CompletableFuture<RunResult> manager = manager();

        awaitStatus(status ->
                status.waiting() != null && status.waiting().what().matches("a worker, at most .*nightshift worker"));

        start();
        assertThat(manager.get(SECONDS, TimeUnit.SECONDS).ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    @Test
    void aWorkerThatEndsFreesItsPartitionsAndAnotherResumesThem() throws Exception {
        Worker first = start();
        CompletableFuture<RunResult> manager = manager();
        await().atMost(SECONDS, TimeUnit.SECONDS).until(() -> said.stream().anyMatch(SharedRunIT::ofPartition));
        first.end();
        start();

        assertThat(manager.get(SECONDS, TimeUnit.SECONDS).ending()).isEqualTo(RunResult.Ending.COMPLETED);
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }

    @Test
    void stopEndsManagerAndWorkersAndTheRunIsResumedByBoth() throws Exception {
        start();
        CompletableFuture<RunResult> manager = manager();
        awaitCopying();

        RunStatus stopped = installation.operations().stop(null, "for a test", sentence -> {});

        assertThat(stopped.state()).isEqualTo(RunState.STOPPED);
        assertThat(manager.get(SECONDS, TimeUnit.SECONDS).ending()).isEqualTo(RunResult.Ending.STOPPED);
        assertThat(said)
                .filteredOn(sentence -> sentence.startsWith("Left "))
                .allMatch(sentence ->
                        sentence.endsWith(": the run ended or was restarted, or another worker has the partition"));
        assertThat(manager().get(SECONDS, TimeUnit.SECONDS).ending()).isEqualTo(RunResult.Ending.COMPLETED);
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }

    @Test
    void aRunThatWasStartedWithWorkersStaysSharedOnRestartAndInANight() throws Exception {
        installation = shared("none", "300ms");
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(this::run);

        // Neither asks for workers, and the settings do not.
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation
                        .operations()
                        .restart("1", false, null, new Installation.Silence(), new StopSignal()))
                .withMessageContaining("No worker is alive that copies run 1, for ")
                .withMessageContaining("nightshift worker");
        start();
        NightlyResult night =
                installation.operations().nightly(new Installation.Silence(), new StopSignal(), said::add);

        assertThat(night.worst()).isEqualTo(NightlyResult.Outcome.DONE);
        assertThat(said).filteredOn(SharedRunIT::ofPartition).hasSize(PARTITIONS + 1);
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }

    @Test
    void allWorkersTogetherKeepTheLimitOfRowsPerSecondOfTheRun() throws Exception {
        int limit = 1_500;
        installation = shared("none", "20s", "    max-rows-per-second: " + limit + "\n", "");
        List<Long> times = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            // A worker's own limit does not count.
            Operations worker = installation.operations(
                    installation.home(), Map.of("NIGHTSHIFT_SOURCE_MAX_ROWS_PER_SECOND", "1000000"));
            workers.add(new Worker(worker, sentence -> {
                if (ofPartition(sentence)) {
                    double seconds = Double.parseDouble(sentence.replaceFirst(".* seconds=([0-9.]+) .*", "$1"));
                    long now = System.nanoTime();
                    times.add(now);
                    times.add(now - (long) (seconds * 1e9));
                }
            }));
        }

        manager().get(SECONDS, TimeUnit.SECONDS);

        long millis = TimeUnit.NANOSECONDS.toMillis(Collections.max(times) - Collections.min(times));
        // Until its next heartbeat a worker does not know of another that begins.
        assertThat(millis).isGreaterThan(PostgreSqlTable.ROWS * 1_000L / limit - 600);
    }

    @Test
    void statusShowsTheWorkersOfARunThatIsShared() throws Exception {
        CompletableFuture<RunResult> manager = manager();
        Installation other = installation;
        Worker worker = start();
        awaitCopying();

        RunStatus status = other.operations().queries().status(null);

        if (!status.complete()) {
            assertThat(status.workers()).singleElement().satisfies(shown -> {
                assertThat(shown.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(shown.state()).isEqualTo("ALIVE");
                // The clock of the test is that of another day.
                assertThat(shown.message()).startsWith("The clock of this host is ");
            });
        }
        manager.get(SECONDS, TimeUnit.SECONDS);
        assertThat(worker.work).isNotDone();
    }

    @Test
    void theManagerDoesNotWaitForeverForAWorkerThatCannotOpenTheRun() {
        installation = shared("none", "2s");
        workers.add(new Worker(
                installation.operations(Decorators.source(source -> new AbstractDataSource() {
                    @Override
                    public Connection getConnection() {
                        throw NightshiftException.failed("made to fail", null);
                    }

                    @Override
                    public Connection getConnection(String user, String password) {
                        return getConnection();
                    }
                })),
                said::add));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::run)
                .withMessageContaining("No worker is alive that copies run 1")
                .withMessageContaining(" does not copy it: ")
                .withMessageContaining("made to fail");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWorkerThatCannotOpenARunSaysSoAndCopiesTheNext(boolean defect) throws Exception {
        installation = shared("none", "300ms");
        AtomicBoolean fails = new AtomicBoolean(true);
        workers.add(new Worker(
                installation.operations(Decorators.source(source -> new DelegatingDataSource(source) {
                    @Override
                    public Connection getConnection() throws SQLException {
                        if (fails.get()) {
                            throw defect
                                    ? new IllegalStateException("made to fail")
                                    : new UncheckedIOException(new IOException("made to fail"));
                        }
                        return super.getConnection();
                    }
                })),
                said::add));
        await().atMost(SECONDS, TimeUnit.SECONDS).until(() -> !said.isEmpty());

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::run)
                .withMessageContaining("No worker is alive that copies run 1")
                .withMessageContaining(
                        " does not copy it: " + (defect ? "A defect of the program; report it " : "java.io"))
                .withMessageContaining("made to fail");
        // Only what may pass is tried again.
        assertThat(said)
                .filteredOn(sentence -> sentence.startsWith("Refuses run 1: "))
                .hasSize(defect ? 1 : 0);
        assertThat(said.stream().anyMatch(sentence -> sentence.startsWith("Cannot copy run 1: ")))
                .isEqualTo(!defect);
        fails.set(false);
        RunResult other = installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF.minusSeconds(1), null, false, null, null, false, true),
                        new Installation.Silence(),
                        new StopSignal());

        assertThat(other.ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    @ParameterizedTest
    @CsvSource({
        "NIGHTSHIFT_TARGET_BUCKET, another, bucket was nightshift and is now another",
        "NIGHTSHIFT_SOURCE_TIME_ZONE, Europe/Berlin, source time zone was UTC and is now Europe/Berlin",
        "NIGHTSHIFT_FORMAT, csv, 'was started with the format jsonl, gzip, but the settings of this worker say csv'",
    })
    void aWorkerWhoseSettingsContradictThePlanRefusesTheRunAndTheManagerSaysWhy(
            String variable, String value, String message) {
        installation = shared("none", "1s");
        Path home = installation.home();
        workers.add(new Worker(installation.operations(home, Map.of(variable, value)), said::add));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(untilRefused()))
                .withMessageContaining("No worker is alive that copies run 1")
                .withMessageContaining(message);
        assertThat(said).anyMatch(sentence -> sentence.startsWith("Refuses run 1: ") && sentence.contains(message));
    }

    @Test
    void aWorkerUsesTheChunkSizeOfTheRunAndASecondManagerIsTurnedAway() throws Exception {
        workers.add(new Worker(
                installation.operations(installation.home(), Map.of("NIGHTSHIFT_CHUNK_SIZE", "10")), said::add));
        CompletableFuture<RunResult> manager = manager();
        awaitCopying();

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::run)
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.HELD);

        assertThat(manager.get(SECONDS, TimeUnit.SECONDS).ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(said)
                .contains("Run 1 keeps what it was started with: chunk size 50 (the settings say 10)")
                .anyMatch(SharedRunIT::ofPartition);
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }

    @Test
    void aWorkerOfAnotherVersionRefusesTheRun() {
        installation = shared("none", "1s");
        Operations older = new Operations(
                installation.operations().context().settings(),
                new Home(installation.home(), installation.home().resolve("none"), "0.0.9"),
                Clock.systemUTC());
        workers.add(new Worker(older, said::add));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(untilRefused()))
                .withMessageContaining("Run 1 is managed by version test, but this worker is version 0.0.9");
    }

    @Test
    void withoutSharedLedgerBucketAndSourceWorkersAreRefused(@TempDir Path home) throws Exception {
        Installation alone = Installation.in(home, 5);

        for (ThrowingCallable work : List.<ThrowingCallable>of(
                () -> alone.operations()
                        .run(
                                new RunRequest(Installation.CUTOFF, null, false, null, null, false, true),
                                new Installation.Silence(),
                                new StopSignal()),
                () -> alone.operations().worker(null, new StopSignal(), said::add))) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(work)
                    .withMessageStartingWith("Workers cannot share a run with these settings")
                    .withMessageContaining("nightshift.ledger.url, a PostgreSQL or Oracle database")
                    .withMessageContaining("nightshift.target.bucket, a bucket")
                    .withMessageContaining("nightshift.source.url, a database server")
                    .extracting(NightshiftException::reason)
                    .isEqualTo(Reason.REFUSED);
        }
        assertThat(alone.operations().queries().page(null, 0, 10)).isEmpty();
    }

    @Test
    void aFileStaysOnOneMachine() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> new RunRequest(
                        null, null, false, new FileRequest(Path.of("logins.jsonl"), null, null), null, false, true))
                .withMessageStartingWith("--workers cannot be used with --input: a file is sorted on the disk of one")
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.USAGE);
    }

    @Test
    void aWorkerWithoutWorkEndsAfterTheTimeThatItWasTold() {
        List<String> seen = new CopyOnWriteArrayList<>();
        installation.operations().worker(Duration.ofMillis(200), new StopSignal(), sentence -> {
            said.add(sentence);
            if (sentence.startsWith("Worker with process ")) {
                assertThatExceptionOfType(NightshiftException.class)
                        .isThrownBy(() -> installation.operations().queries().status(null))
                        .satisfies(none -> seen.add(none.getMessage()));
            }
        });

        assertThat(seen)
                .singleElement()
                .asString()
                .matches("There is no run of source logins yet. Workers: 1 waits for a shared run, on .+[.]"
                        + " Start a run with: nightshift run --workers");
        assertThat(said).last().asString().startsWith("No work for ");
        // The clock of the test is that of another day.
        assertThat(said).first().asString().startsWith("Warning: The clock of this host is ");
    }

    /**
     * Otherwise a worker that lives would renew a claim under which nobody copies, and the manager would wait for it.
     */
    @Test
    void aClaimAfterWhichTheLedgerFailsIsLeftToOthers() throws Exception {
        Trouble trouble = Trouble.outage(Trouble.Place.of("AFTER 0 COMMIT UPDATE NIGHTSHIFT_CLAIM"), 3);
        workers.add(new Worker(
                installation.operations(Decorators.ledger(trouble.decorators().ledger())), said::add));

        assertThat(manager().get(SECONDS, TimeUnit.SECONDS).ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(trouble.struck()).isTrue();
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }

    @Test
    void noManagerWaitsForAWorkerThatRefusesTheRunsOfSeveral() throws Exception {
        installation = shared("none", "1s");
        start();
        CompletableFuture<RunResult> first = csv(Installation.CUTOFF);
        await().atMost(SECONDS, TimeUnit.SECONDS)
                .until(() -> said.stream().anyMatch(sentence -> sentence.startsWith("Refuses run 1: ")));
        CompletableFuture<RunResult> second = csv(Installation.CUTOFF.minusSeconds(1));

        for (CompletableFuture<RunResult> manager : List.of(first, second)) {
            assertThat(manager)
                    .failsWithin(Duration.ofSeconds(SECONDS))
                    .withThrowableThat()
                    .havingRootCause()
                    .withMessageContaining("was started with the format csv");
        }
    }

    private CompletableFuture<RunResult> csv(Instant cutoff) {
        return CompletableFuture.supplyAsync(
                () -> installation
                        .operations()
                        .run(
                                new RunRequest(cutoff, null, false, null, "csv", false, true),
                                new Installation.Silence(),
                                new StopSignal()),
                new OwnThreads());
    }

    @Test
    void theManagerEndsIfItCannotLookAfterItsWorkers() {
        assertThat(CompletableFuture.supplyAsync(
                        () -> run(new Installation.Silence() {
                            @Override
                            public void note(String sentence) {
                                if (sentence.startsWith("Waiting for a worker")) {
                                    throw new IllegalStateException("nobody listens");
                                }
                            }
                        }),
                        new OwnThreads()))
                .failsWithin(Duration.ofSeconds(SECONDS))
                .withThrowableThat()
                .withMessageContaining("nobody listens");
    }

    /** The only slot is busy for longer than that time, and then the worker may be needed again. */
    @Test
    void aWorkerIsIdleSinceTheEndOfItsWork() throws Exception {
        Duration idle = Duration.ofMillis(300);
        Map<String, Long> times = new ConcurrentHashMap<>();
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        CompletableFuture<RunResult> manager = CompletableFuture.supplyAsync(
                () -> run(new Installation.Silence() {
                    @Override
                    public void note(String sentence) {
                        waiting.complete(null);
                    }
                }),
                new OwnThreads());
        waiting.get(SECONDS, TimeUnit.SECONDS);

        installation
                .operations(installation.home(), Map.of("NIGHTSHIFT_WORKERS_CONCURRENCY", "1"))
                .worker(idle, new StopSignal(), sentence -> times.put(sentence.split(" ")[0], System.nanoTime()));

        assertThat(manager.get(SECONDS, TimeUnit.SECONDS).ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(times.getOrDefault("No", 0L) - times.getOrDefault("run=1", 0L))
                .isGreaterThanOrEqualTo(idle.toNanos());
    }

    /** Whether a worker says that it has copied a partition of the first run. */
    private static boolean ofPartition(String sentence) {
        return sentence.matches("run=1 partition=p\\d\\d rows=\\d+ seconds=\\d+\\.\\d rows/s=\\d+");
    }

    private void awaitCopying() {
        awaitStatus(status -> status.complete()
                || status.workers().stream()
                        .anyMatch(worker -> !worker.partitions().isEmpty()));
    }

    /** Also waits for the manager to store the run. */
    private void awaitStatus(Predicate<RunStatus> wanted) {
        await().atMost(SECONDS, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsMatching(
                        e -> e instanceof NightshiftException known && known.reason() == Reason.NO_SUCH_RUN)
                .until(() -> installation.operations().queries().status("1"), wanted::test);
    }

    private RunResult run() {
        return run(Decorators.NONE);
    }

    private RunResult run(ProgressListener progress) {
        return installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false, null, null, false, true),
                        progress,
                        new StopSignal());
    }

    private RunResult run(Decorators decorators) {
        return installation
                .operations(decorators)
                .run(
                        new RunRequest(Installation.CUTOFF, null, false, null, null, false, true),
                        new Installation.Silence(),
                        new StopSignal());
    }

    /** Lets the manager wait until a worker has refused its run, and only then for its patience. */
    private ProgressListener untilRefused() {
        return new Installation.Silence() {
            @Override
            public void note(String sentence) {
                if (sentence.startsWith("Waiting for a worker")) {
                    await().atMost(SECONDS, TimeUnit.SECONDS)
                            .until(() -> said.stream().anyMatch(words -> words.startsWith("Refuses run 1: ")));
                }
            }
        };
    }

    private CompletableFuture<RunResult> manager() {
        return CompletableFuture.supplyAsync(this::run, new OwnThreads());
    }

    private Worker start() {
        Worker worker = new Worker(installation.operations(), said::add);
        workers.add(worker);
        return worker;
    }

    /** A worker of its own home, on a thread of this process. */
    private static final class Worker {

        private final StopSignal stop = new StopSignal();
        private final CompletableFuture<Void> work;

        Worker(Operations operations, Consumer<String> messages) {
            work = CompletableFuture.runAsync(() -> operations.worker(null, stop, messages), new OwnThreads());
        }

        void end() {
            stop.request("the test ends");
            work.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        }
    }
}
