package dev.nightshift.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.source.BlockSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunkShapeTests {

    private static final long MIB = 1024 * 1024;

    /** The bytes of a row's keys in memory. */
    private static final long KEY = 84;

    @Test
    void aChunkIsCountedInBlocksOfAThousandRows() {
        assertThat(ChunkShape.of(100_000, 1_000 * MIB, 1)).isEqualTo(new ChunkShape(1_000, 100, (int) (64 * MIB)));
        assertThat(ChunkShape.of(7, 1_000 * MIB, 1)).isEqualTo(new ChunkShape(7, 1, (int) (64 * MIB)));
        assertThat(ChunkShape.of(100_000, 1_000 * MIB, 1).block()).isEqualTo(new BlockSize(1_000, 671_088));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 10})
    void whatAllRangesMayHoldTogetherFitsIntoASmallHeap(int ranges) {
        long heap = 247 * MIB;
        ChunkShape shape = ChunkShape.of(100_000, heap, ranges);

        long parts = 2L * shape.bytes();
        assertThat(ranges * parts).isLessThan(heap / 2);
        // Most rows have about 135 bytes.
        long keys = 2L * Math.min(100_000, shape.bytes() / 135) * KEY;
        assertThat(ranges * (parts / 3 + keys)).isLessThan(heap);
    }

    @Test
    void usualRowsFillWholeChunksInTwoRangesOfASmallHeap() {
        assertThat(ChunkShape.of(100_000, 247 * MIB, 2).bytes()).isGreaterThan(250 * 100_000);
    }
}
