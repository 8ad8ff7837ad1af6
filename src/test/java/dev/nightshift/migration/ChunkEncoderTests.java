package dev.nightshift.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ChunkEncoderTests {

    private static final int BLOCKS = 4;

    private final TestEncoders encoders = new TestEncoders();

    /** Two blocks of one row make a chunk. */
    private List<EncodedChunk> chunks(TestRows rows) throws InterruptedException {
        return chunks(rows, new ChunkShape(1, 2, 1_000));
    }

    private List<EncodedChunk> chunks(TestRows rows, ChunkShape shape) throws InterruptedException {
        try (var read = rows.ahead()) {
            ChunkEncoder encoder = new ChunkEncoder(read, encoders, 7, shape);
            List<EncodedChunk> chunks = new ArrayList<>();
            for (EncodedChunk chunk = encoder.next(); chunk != null; chunk = encoder.next()) {
                chunks.add(chunk);
            }
            assertThat(encoder.next()).isNull();
            return chunks;
        }
    }

    @Test
    void everyChunkHasThePartOfItsRows() throws Exception {
        List<EncodedChunk> chunks = chunks(new TestRows(5));

        assertThat(chunks).extracting(chunk -> chunk.part().rows()).containsExactly(2, 2, 1);
        assertThat(chunks).extracting(chunk -> chunk.keys().size()).containsExactly(2, 2, 1);
        assertThat(chunks)
                .extracting(chunk -> chunk.part().first().id())
                .containsExactly(LoginId.of(1), LoginId.of(3), LoginId.of(5));
        assertThat(chunks)
                .extracting(EncodedChunk::position)
                .containsExactly(
                        new Position("2", LoginId.of(2)),
                        new Position("4", LoginId.of(4)),
                        new Position("5", LoginId.of(5)));
    }

    @Test
    void rowsThatFillTheirLastChunkHaveNoEmptyOneAfterIt() throws Exception {
        assertThat(chunks(new TestRows(4)))
                .extracting(chunk -> chunk.part().rows())
                .containsExactly(2, 2);
        assertThat(chunks(new TestRows(0))).isEmpty();
    }

    @Test
    void partsAreNumberedFromTheFirst() throws Exception {
        chunks(new TestRows(3));

        assertThat(encoders.begun).containsExactly(7, 8);
    }

    @Test
    void onlyKeysGoOnBesidesThePart() throws Exception {
        LoginRecord row = chunks(new TestRows(1)).get(0).keys().get(0).records().get(0);

        assertThat(row.id()).isEqualTo(LoginId.of(1));
        assertThat(row.lastLogin()).isEqualTo(Instant.ofEpochSecond(1));
        assertThatExceptionOfType(ArrayIndexOutOfBoundsException.class).isThrownBy(() -> row.value(0));
    }

    @Test
    void aFailureOfTheEncodingIsItselfAndGivesThePartUp() {
        IllegalStateException failure = new IllegalStateException("no room");
        encoders.fail(3, failure);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> chunks(new TestRows(5)))
                .isSameAs(failure);
        assertThat(encoders.completed).hasValue(1);
        assertThat(encoders.givenUp).hasValue(1);
    }

    @Test
    void aFailureOfTheSourceIsItselfAndGivesThePartUp() {
        IllegalStateException failure = new IllegalStateException("the line is dead");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> chunks(new TestRows(3).failing(failure)))
                .isSameAs(failure);
        assertThat(encoders.completed).hasValue(1);
        assertThat(encoders.givenUp).hasValue(1);
    }

    @Test
    void rowsThatEndBecauseTheyAreNotWantedAreNoChunk() throws Exception {
        TestRows rows = new TestRows(3).waiting();
        try (var read = rows.ahead()) {
            ChunkEncoder encoder = new ChunkEncoder(read, encoders, 1, new ChunkShape(1, 2, 1_000));
            assertThat(encoder.next()).isNotNull();
            encoders.onAdd(() -> {
                encoder.cancel();
                read.cancel();
            });

            assertThat(encoder.next()).isNull();
        }
        assertThat(encoders.completed).hasValue(1);
        assertThat(encoders.givenUp).hasValue(1);
    }

    /** Returns the bytes of the blocks in each chunk of at most four blocks. */
    private List<List<Integer>> chunks(int mostBytes, Integer... sizes) throws InterruptedException {
        List<Block> blocks = Arrays.stream(sizes).map(ChunkEncoderTests::block).toList();
        return chunks(new TestRows(blocks), new ChunkShape(1, BLOCKS, mostBytes)).stream()
                .map(chunk -> chunk.keys().stream().map(Block::bytes).toList())
                .toList();
    }

    private static Block block(int bytes) {
        LoginRecord row = new LoginRecord(Instant.EPOCH, LoginId.of(1), new Object[] {1L, 1L});
        return new Block(List.of(row), new Position("1", LoginId.of(1)), bytes, 0, 0);
    }

    @Test
    void smallBlocksFillAChunkByTheirNumber() throws Exception {
        assertThat(chunks(100, 10, 10, 10, 10, 10)).containsExactly(List.of(10, 10, 10, 10), List.of(10));
    }

    @Test
    void aChunkThatIsFullOfBytesEndsEarly() throws Exception {
        assertThat(chunks(100, 60, 40, 1, 99, 10)).containsExactly(List.of(60, 40), List.of(1, 99), List.of(10));
    }

    @Test
    void aBlockThatIsTooLargeAloneHasAChunkOfItsOwn() throws Exception {
        assertThat(chunks(100, 500, 500, 1)).containsExactly(List.of(500), List.of(500), List.of(1));
    }

    @Test
    void noBlockIsLostAndNoChunkTooLarge() throws Exception {
        Integer[] sizes = new Random(9).ints(1_000, 1, 60).boxed().toArray(Integer[]::new);

        List<List<Integer>> chunks = chunks(100, sizes);

        assertThat(chunks.stream().flatMap(List::stream)).containsExactly(Objects.requireNonNull(sizes));
        assertThat(chunks)
                .allMatch(chunk -> chunk.size() <= BLOCKS
                        && chunk.stream().mapToInt(Integer::intValue).sum() <= 100);
    }
}
