package dev.nightshift.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FullChunksTests {

    private static final int PLACES = 4;

    /** The bytes of the blocks in each chunk of four places; 0 is an empty block. */
    private static List<List<Integer>> chunks(int mostBytes, int... sizes) {
        FullChunks full = new FullChunks(PLACES, mostBytes);
        List<Integer> handed = new ArrayList<>();
        for (int size : sizes) {
            for (Block due = full.due(); due != null; due = full.due()) {
                handed.add(due.bytes());
            }
            handed.add(full.placed(block(size)).bytes());
        }
        for (Block due = full.due(); due != null; due = full.due()) {
            handed.add(due.bytes());
        }
        List<List<Integer>> chunks = new ArrayList<>();
        for (int i = 0; i < handed.size(); i += PLACES) {
            chunks.add(handed.subList(i, Math.min(handed.size(), i + PLACES)));
        }
        return chunks;
    }

    private static Block block(int bytes) {
        @Nullable Object[] values = {1L};
        return new Block(List.of(new LoginRecord(null, LoginId.of(1), values)), null, bytes, 0, 0);
    }

    @Test
    void smallBlocksAreHandedOnAsTheyCome() {
        assertThat(chunks(100, 10, 10, 10, 10, 10)).containsExactly(List.of(10, 10, 10, 10), List.of(10));
    }

    @Test
    void aChunkThatIsFullOfBytesIsFilledUpWithEmptyBlocks() {
        assertThat(chunks(100, 60, 40, 1, 99, 10))
                .containsExactly(List.of(60, 40, 0, 0), List.of(1, 99, 0, 0), List.of(10));
    }

    @Test
    void aBlockThatIsTooLargeAloneHasAChunkOfItsOwn() {
        assertThat(chunks(100, 500, 500, 1)).containsExactly(List.of(500, 0, 0, 0), List.of(500, 0, 0, 0), List.of(1));
    }

    @Test
    void noBlockIsLostAndNoChunkTooLarge() {
        Random random = new Random(9);
        int[] sizes = random.ints(1_000, 1, 60).toArray();

        List<List<Integer>> chunks = chunks(100, sizes);

        assertThat(chunks.stream()
                        .flatMap(List::stream)
                        .filter(size -> size > 0)
                        .mapToInt(Integer::intValue))
                .containsExactly(Arrays.stream(sizes).boxed().toArray(Integer[]::new));
        assertThat(chunks)
                .allMatch(chunk -> chunk.stream().mapToInt(Integer::intValue).sum() <= 100);
    }
}
