package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class RunStoreTests {

    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");

    static final Plan PLAN = new Plan(
            new SourceDescription(
                    "\"APP\".\"LOGINS\"",
                    List.of(
                            new Column("id", "ID", "NUMBER", ColumnType.NUMBER, 19, 0, false),
                            new Column(
                                    "last_login",
                                    "LAST_LOGIN",
                                    "TIMESTAMP(6)",
                                    ColumnType.LOCAL_DATE_TIME,
                                    6,
                                    6,
                                    true)),
                    0,
                    1,
                    "Europe/Berlin",
                    "none",
                    null,
                    "embedded sample",
                    null),
            Instant.parse("2026-11-23T00:00:00.123456789Z"),
            3,
            100_000,
            "jsonl",
            "gzip",
            false,
            "nightshift",
            "");

    static final Publication PUBLICATION = new Publication(
            "0.1.0",
            3,
            Instant.parse("2026-11-23T00:00:01.000001Z"),
            Instant.parse("2026-11-23T00:01:00Z"),
            Duration.ofSeconds(59, 1_000),
            null,
            false,
            List.of("Rows were not counted", "„ä€😀\""),
            List.of(new Publication.Rejects("rejects/part-000001.jsonl", 7, 700, "ab")),
            12L,
            List.of(new Publication.PastAttempt(
                    Instant.parse("2026-11-23T00:00:01.000001Z"),
                    Instant.parse("2026-11-23T00:00:30Z"),
                    "DEAD",
                    "the process ended without reporting")),
            null);

    private final TestLedger ledger;
    private final RunStore runs;
    private String source = "";

    RunStoreTests(TestDatabase database) {
        ledger = database.ledger();
        runs = ledger.runs;
    }

    @BeforeEach
    void takeSource(TestInfo test) {
        source = test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void deadIsNeverStored() {
        long run = run(0);

        assertThatIllegalArgumentException().isThrownBy(() -> runs.setState(run, RunState.DEAD, null));
    }

    @Test
    void aNewRunIsAsItsKeySays() {
        RunKey key = new RunKey(source, Instant.parse("2026-11-23T00:00:00.000000001Z"), 2);

        Run run = runs.findOrCreate(key);

        assertThat(run).isEqualTo(new Run(run.id(), key, RunState.NEW, ledger.now(), ledger.now(), null, null, null));
        assertThat(runs.find(run.id())).contains(run);
        assertThat(runs.find(key)).contains(run);
        assertThat(runs.findOrCreate(key)).isEqualTo(run);
    }

    @Test
    void anotherSourceCutoffOrRerunIsAnotherRun() {
        HashSet<Long> ids = new HashSet<>();
        ids.add(runs.findOrCreate(new RunKey(source, CUTOFF, 0)).id());
        ids.add(runs.findOrCreate(new RunKey(source, CUTOFF.plusNanos(1), 0)).id());
        ids.add(runs.findOrCreate(new RunKey(source, CUTOFF, 1)).id());
        ids.add(runs.findOrCreate(new RunKey(source + "-2", CUTOFF, 0)).id());

        assertThat(ids).hasSize(4);
    }

    @Test
    void eightThreadsThatCreateARunGetTheSameOne() throws Exception {
        for (int round = 0; round < 5; round++) {
            RunKey key = new RunKey(source, CUTOFF, round);

            List<Run> found = Race.ofEight(thread -> runs.findOrCreate(key));

            assertThat(new HashSet<>(found)).hasSize(1);
        }
        assertThat(runs.reruns(source, CUTOFF)).hasSize(5);
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(runs.find(-1)).isEmpty();
        assertThat(runs.find(new RunKey(source, CUTOFF, 0))).isEmpty();
        assertThat(runs.newest(source)).isEmpty();
        assertThat(runs.reruns(source, CUTOFF)).isEmpty();
        assertThat(runs.lastCompletion(source)).isEmpty();
    }

    @Test
    void theNewestRunIsTheOneCreatedLastRegardlessOfItsCutoff() {
        runs.findOrCreate(new RunKey(source, CUTOFF, 0));
        Run last = runs.findOrCreate(new RunKey(source, CUTOFF.minusSeconds(86_400), 0));
        runs.findOrCreate(new RunKey(source + "-2", CUTOFF, 0));

        assertThat(runs.newest(source)).contains(last);
    }

    @Test
    void rerunsComeNewestFirst() {
        for (int rerun : new int[] {0, 10, 2}) {
            runs.findOrCreate(new RunKey(source, CUTOFF, rerun));
        }

        assertThat(runs.reruns(source, CUTOFF))
                .extracting(run -> run.key().rerun())
                .containsExactly(10, 2, 0);
    }

    @Test
    void theLastCompletionIsThatOfTheCompletedRunWithTheLatestState() {
        Instant first = ledger.now();
        runs.setState(run(0), RunState.COMPLETED, null);
        ledger.pass(Duration.ofHours(1));
        runs.setState(run(1), RunState.FAILED, "x");

        assertThat(runs.lastCompletion(source)).contains(first);
        runs.setState(run(2), RunState.COMPLETED, null);
        assertThat(runs.lastCompletion(source)).contains(first.plusSeconds(3600));
    }

    @Test
    void aStateIsKeptWithItsTimeAndReason() {
        long run = run(0);
        ledger.pass(Duration.ofSeconds(5));

        runs.setState(run, RunState.FAILED, "The bucket is gone");

        Run found = runs.find(run).orElseThrow();
        assertThat(found.state()).isEqualTo(RunState.FAILED);
        assertThat(found.stateAt()).isEqualTo(ledger.now());
        assertThat(found.createdAt()).isEqualTo(ledger.now().minusSeconds(5));
        assertThat(found.lastError()).isEqualTo("The bucket is gone");
        runs.setState(run, RunState.RUNNING, null);
        assertThat(runs.find(run).orElseThrow().lastError()).isNull();
    }

    @Test
    void aMessageThatFitsStaysAsItIs() {
        String message = "x".repeat(2_000);

        assertThat(kept(message)).isEqualTo(message);
    }

    @Test
    void aLongMessageIsCutToTheColumn() {
        assertThat(kept("x".repeat(2_001))).isEqualTo("x".repeat(1_999) + "…");
    }

    @Test
    void aMessageOfManyBytesIsCutToWhatOracleTakes() {
        assertThat(kept("ä".repeat(3_000))).isEqualTo("ä".repeat(1_998) + "…");
        assertThat(kept("€".repeat(2_000))).isEqualTo("€".repeat(1_332) + "…");
    }

    @Test
    void aMessageIsNeverCutWithinACharacter() {
        assertThat(kept("x" + "😀".repeat(2_000))).isEqualTo("x" + "😀".repeat(999) + "…");
        assertThat(kept("xx" + "😀".repeat(2_000))).isEqualTo("xx" + "😀".repeat(998) + "…");
    }

    @Test
    void charactersThatNoDatabaseTakesAreReplaced() {
        assertThat(kept("a\0b\uD83Dc")).isEqualTo("a\uFFFDb?c");
    }

    private @Nullable String kept(String message) {
        long run = run(0);
        runs.setState(run, RunState.FAILED, message);
        return runs.find(run).orElseThrow().lastError();
    }

    @Test
    void aPlanComesBackAsItWasStored() {
        long run = run(0);
        assertThat(runs.plan(run)).isEmpty();

        runs.setPlan(run, PLAN, 12_345_678_901L);

        assertThat(runs.plan(run)).contains(PLAN);
        assertThat(runs.find(run).orElseThrow().sourceRows()).isEqualTo(12_345_678_901L);
    }

    @Test
    void aPlanWithoutACountHasNoSourceRows() {
        long run = run(0);

        runs.setPlan(run, PLAN, null);

        assertThat(runs.find(run).orElseThrow().sourceRows()).isNull();
    }

    @Test
    void aPublicationComesBackAsItWasFrozen() {
        long run = run(0);
        assertThat(runs.publication(run)).isEmpty();

        runs.setPublication(run, PUBLICATION);

        assertThat(runs.publication(run)).contains(PUBLICATION);
    }

    /** H2 takes 100,000 values in a statement, PostgreSQL 65,535, Oracle 1,000 in a list. */
    @Test
    void plansOfMoreRunsThanAStatementTakesAreRead() {
        long run = run(0);
        runs.setPlan(run, PLAN, null);
        List<Long> many = LongStream.rangeClosed(run - 100_000, run).boxed().toList();

        assertThat(runs.plans(many)).containsEntry(run, PLAN);
    }

    @Test
    void theOutlineOfAPublicationHasWhatListsShow() {
        long run = run(0);
        runs.setPublication(run, PUBLICATION);

        assertThat(runs.outlines(List.of(run)))
                .containsExactly(Map.entry(run, new Publication.Outline(PUBLICATION.worked(), null)));
    }

    private long run(int rerun) {
        return runs.findOrCreate(new RunKey(source, CUTOFF, rerun)).id();
    }
}
