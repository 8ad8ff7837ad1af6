package dev.nightshift.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.nightshift.work.StopSignal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.infrastructure.item.ExecutionContext;

@Timeout(20)
final class ChunkReaderTests {

    /** Two blocks of one row make a chunk. */
    private static final ChunkShape SHAPE = new ChunkShape(1, 2, 1_000);

    private final StopSignal stop = new StopSignal();
    private final TestEncoders encoders = new TestEncoders();
    private final AtomicBoolean opened = new AtomicBoolean();

    private ChunkReader reader(TestRows rows) {
        ChunkReader reader = new ChunkReader(
                () -> {
                    opened.set(true);
                    return rows.ahead();
                },
                read -> new ChunkEncoder(read, encoders, 1, SHAPE),
                "rows",
                stop);
        reader.open(new ExecutionContext());
        return reader;
    }

    @Test
    void aFailureArrivesAfterTheChunksBeforeIt() throws Exception {
        IllegalStateException failure = new IllegalStateException("the line is dead");
        TestRows rows = new TestRows(3).failing(failure);
        ChunkReader reader = reader(rows);

        assertThat(Objects.requireNonNull(reader.read()).part().rows()).isEqualTo(2);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(reader::read)
                .isSameAs(failure);
        reader.close();

        assertThat(rows.closed).hasValue(1);
        assertThat(encoders.givenUp).hasValue(1);
    }

    @Test
    void oneChunkIsEncodedWhileTheStepIsAtItsOwnAndNoMore() throws Exception {
        ChunkReader reader = reader(new TestRows(100));
        assertThat(reader.read()).isNotNull();

        // At this point the step would put the first part.
        await().atMost(10, TimeUnit.SECONDS).until(() -> encoders.completed.get() == 2);
        Thread.sleep(20);
        assertThat(encoders.begun).containsExactly(1, 2);

        assertThat(reader.read()).isNotNull();
        await().atMost(10, TimeUnit.SECONDS).until(() -> encoders.completed.get() == 3);
        reader.close();
    }

    @Test
    void aStopEndsTheStepInTheMiddleOfAChunk() throws Exception {
        TestRows rows = new TestRows(3).waiting();
        ChunkReader reader = reader(rows);
        assertThat(reader.read()).isNotNull();
        CompletableFuture<Throwable> second = CompletableFuture.supplyAsync(() -> {
            try {
                return new AssertionError("read " + reader.read());
            } catch (Exception e) {
                return e;
            }
        });
        assertThat(rows.reached.await(10, TimeUnit.SECONDS)).isTrue();

        long asked = System.nanoTime();
        stop.request("SIGTERM");

        assertThat(second.get(10, TimeUnit.SECONDS))
                .isInstanceOf(JobInterruptedException.class)
                .hasMessage("Stopped: SIGTERM");
        reader.close();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        assertThat(rows.closed).hasValue(1);
        // The part that was started is discarded, not completed with the rows read so far.
        assertThat(encoders.completed).hasValue(1);
        assertThat(encoders.givenUp).hasValue(1);
    }

    @Test
    void whatIsToStopAnywayOpensNothing() {
        stop.request("SIGTERM");

        ChunkReader reader = reader(new TestRows(3));

        assertThat(opened).isFalse();
        assertThatExceptionOfType(JobInterruptedException.class).isThrownBy(reader::read);
        reader.close();
    }

    @Test
    void closingEndsAllFromAnyState() throws Exception {
        for (int reads = 0; reads < 4; reads++) {
            TestRows rows = new TestRows(4);
            ChunkReader reader = reader(rows);
            for (int i = 0; i < reads; i++) {
                assertThat(reader.read() == null).isEqualTo(i == 2);
            }

            reader.close();
            reader.close();

            assertThat(rows.closed).hasValueLessThanOrEqualTo(1);
            assertThat(encoders.completed.get() + encoders.givenUp.get()).isEqualTo(encoders.begun.size());
        }
    }
}
