package dev.nightshift.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.partfile.EncodedPart;
import dev.nightshift.partfile.PartEncoder;
import dev.nightshift.partfile.PartFormat;
import dev.nightshift.partfile.PartOptions;
import dev.nightshift.source.BlockReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class PartPipelineTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    private static final PartFormat FORMAT = PartFormat.of(
            "jsonl",
            "gzip",
            PartOptions.USUAL,
            List.of(
                    new Column("id", "ID", "NUMBER", ColumnType.NUMBER, 19, 0, false),
                    new Column("last_login", "LAST_LOGIN", "TIMESTAMP", ColumnType.INSTANT, 0, 0, true)),
            0,
            1);

    /** Two blocks of one row make a chunk. */
    private static final ChunkShape SHAPE = new ChunkShape(1, 2, 1_000);

    private final AtomicInteger aborted = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();

    @Test
    void everyChunkHasThePartOfItsRows() throws Exception {
        try (PartPipeline pipeline = pipeline(new Rows(5, null), number -> FORMAT.begin(Map.of()))) {
            pipeline.next();
            pipeline.next();
            EncodedPart first = pipeline.takePart();
            pipeline.next();
            pipeline.next();
            EncodedPart second = pipeline.takePart();
            pipeline.next();
            assertThat(pipeline.next()).isNull();
            EncodedPart last = pipeline.takePart();

            assertThat(List.of(first.rows(), second.rows(), last.rows())).containsExactly(2, 2, 1);
            assertThat(first.first().id()).isEqualTo(LoginId.of(1));
            assertThat(second.last().id()).isEqualTo(LoginId.of(4));
            assertThat(last.first().id()).isEqualTo(LoginId.of(5));
        }
    }

    @Test
    void partsAreNumberedFromTheFirst() throws Exception {
        List<Integer> numbers = new ArrayList<>();
        IntFunction<PartEncoder> encoders = number -> {
            numbers.add(number);
            return FORMAT.begin(Map.of());
        };
        try (PartPipeline pipeline = new PartPipeline(() -> new Rows(3, null), encoders, 7, SHAPE, "rows")) {
            while (pipeline.next() != null) {
                assertThat(numbers).isNotEmpty();
            }
        }
        assertThat(numbers).containsExactly(7, 8);
    }

    @Test
    void onlyKeysGoOnToTheStep() throws Exception {
        try (PartPipeline pipeline = pipeline(new Rows(1, null), number -> FORMAT.begin(Map.of()))) {
            Block block = Objects.requireNonNull(pipeline.next());

            assertThat(block.position()).isEqualTo(new Position("1", LoginId.of(1)));
            LoginRecord row = block.records().get(0);
            assertThat(row.id()).isEqualTo(LoginId.of(1));
            assertThat(row.lastLogin()).isEqualTo(Instant.ofEpochSecond(1));
            assertThatExceptionOfType(ArrayIndexOutOfBoundsException.class).isThrownBy(() -> row.value(0));
        }
    }

    @Test
    void aFailureOfTheEncoderReachesTheStepAsItIs() throws Exception {
        IllegalStateException failure = new IllegalStateException("no room");
        try (PartPipeline pipeline = pipeline(new Rows(5, null), number -> new Encoder(2, failure))) {
            assertThat(pipeline.next()).isNotNull();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(pipeline::next)
                    .isSameAs(failure);
            assertThat(pipeline.next()).isNull();
        }
        assertThat(aborted).hasPositiveValue();
    }

    @Test
    void anErrorOfTheEncoderIsNotLost() {
        OutOfMemoryError failure = new OutOfMemoryError("played");
        try (PartPipeline pipeline = pipeline(new Rows(5, null), number -> new Encoder(1, failure))) {
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(pipeline::next)
                    .isSameAs(failure);
        }
    }

    @Test
    void aFailureOfTheSourceReachesTheStepAfterTheBlocksBeforeIt() throws Exception {
        IllegalStateException failure = new IllegalStateException("the line is dead");
        Rows rows = new Rows(1, failure);
        try (PartPipeline pipeline = pipeline(rows, number -> FORMAT.begin(Map.of()))) {
            assertThat(pipeline.next()).isNotNull();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(pipeline::next)
                    .isSameAs(failure);
        }
        assertThat(rows.closed).hasValue(1);
    }

    @Test
    void closingEndsTheEncodingAndClosesTheSource() throws Exception {
        Rows rows = new Rows(Integer.MAX_VALUE, null);
        AtomicInteger begun = new AtomicInteger();
        PartPipeline pipeline = pipeline(rows, number -> {
            begun.incrementAndGet();
            return new Encoder(Integer.MAX_VALUE, new IllegalStateException());
        });
        assertThat(pipeline.ready(LONG)).isTrue();

        pipeline.close();
        pipeline.close();

        assertThat(rows.closed).hasValue(1);
        assertThat(completed.get() + aborted.get()).isEqualTo(begun.get());
        assertThat(pipeline.next()).isNull();
    }

    @Test
    void closingGivesUpAPartThatIsBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Rows rows = new Rows(Integer.MAX_VALUE, null) {
            @Override
            public boolean ready(Duration patience) {
                return begun.getCount() > 0;
            }
        };
        PartPipeline pipeline = pipeline(rows, number -> {
            begun.countDown();
            return new Encoder(Integer.MAX_VALUE, new IllegalStateException());
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        pipeline.close();

        assertThat(aborted).hasValue(1);
        assertThat(completed).hasValue(0);
    }

    @Test
    void theNextPartIsEncodedWhileTheStepIsAtItsOwn() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        IntFunction<PartEncoder> encoders = number -> {
            if (number == 2) {
                second.countDown();
            }
            return FORMAT.begin(Map.of());
        };
        try (PartPipeline pipeline = pipeline(new Rows(4, null), encoders)) {
            pipeline.next();
            pipeline.next();
            // The step would be putting the first part now.
            assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(pipeline.takePart().rows()).isEqualTo(2);
        }
    }

    private static PartPipeline pipeline(Rows rows, IntFunction<PartEncoder> encoders) {
        return new PartPipeline(() -> rows, encoders, 1, SHAPE, "rows");
    }

    /** Blocks of one row each, the n-th at second n, and then a failure or the end. */
    private static class Rows implements BlockReader {

        private final AtomicInteger closed = new AtomicInteger();
        private final int rows;
        private final @Nullable RuntimeException failure;
        private int read;

        Rows(int rows, @Nullable RuntimeException failure) {
            this.rows = rows;
            this.failure = failure;
        }

        @Override
        public boolean ready(Duration patience) {
            return true;
        }

        @Override
        public @Nullable Block next() {
            if (read < rows) {
                read++;
                LoginRecord row = new LoginRecord(
                        Instant.ofEpochSecond(read), LoginId.of(read), new @Nullable Object[] {null, null});
                return new Block(List.of(row), new Position(String.valueOf(read), LoginId.of(read)), 10, 0, 0);
            }
            if (failure != null) {
                throw failure;
            }
            return null;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    /** Fails at a block. */
    private final class Encoder implements PartEncoder {

        private final int failing;
        private final Throwable failure;
        private int blocks;

        Encoder(int failing, Throwable failure) {
            this.failing = failing;
            this.failure = failure;
        }

        @Override
        public void add(Block block) {
            if (++blocks == failing) {
                fail();
            }
        }

        private void fail() {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @Override
        public @Nullable EncodedPart complete() {
            if (failing > 2) {
                completed.incrementAndGet();
                return null;
            }
            throw new AssertionError("completed a part that was to fail");
        }

        @Override
        public void abort() {
            aborted.incrementAndGet();
        }
    }
}
