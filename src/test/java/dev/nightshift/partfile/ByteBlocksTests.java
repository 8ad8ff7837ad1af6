package dev.nightshift.partfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteBlocksTests {

    private static final int BLOCK = 256 * 1024;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bytesWrittenInAnyPiecesAreReadInAnyPieces(long seed) throws Exception {
        Random random = new Random(seed);
        ByteBlocks blocks = new ByteBlocks();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        while (expected.size() < 3 * BLOCK) {
            byte[] piece = new byte[random.nextInt(random.nextBoolean() ? 10 : BLOCK * 3 / 2)];
            random.nextBytes(piece);
            int offset = piece.length == 0 ? 0 : random.nextInt(piece.length);
            blocks.write(piece, offset, piece.length - offset);
            blocks.write(7);
            expected.write(piece, offset, piece.length - offset);
            expected.write(7);
        }

        assertThat(blocks.length()).isEqualTo(expected.size());
        assertThat(readInPieces(blocks, random)).isEqualTo(expected.toByteArray());
        assertThat(readInPieces(blocks, random)).isEqualTo(expected.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK})
    void sizesAroundABlockAreExact(int size) throws Exception {
        ByteBlocks blocks = new ByteBlocks();
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 0xff);
        blocks.write(bytes, 0, size);

        assertThat(blocks.length()).isEqualTo(size);
        try (InputStream in = blocks.open()) {
            assertThat(in.available()).isEqualTo(size);
            assertThat(in.readAllBytes()).isEqualTo(bytes);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[5], 0, 5)).isEqualTo(-1);
            assertThat(in.read(new byte[5], 0, 0)).isZero();
        }
    }

    @Test
    void aByteIsReadUnsigned() throws Exception {
        ByteBlocks blocks = new ByteBlocks();
        blocks.write(0xff);

        try (InputStream in = blocks.open()) {
            assertThat(in.read()).isEqualTo(255);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aReaderReturnsToItsMarkAsRetriedUploadsDo() throws Exception {
        ByteBlocks blocks = numbered(3 * BLOCK);

        try (InputStream in = blocks.open()) {
            assertThat(in.markSupported()).isTrue();
            byte[] all = in.readNBytes(3 * BLOCK);
            in.reset();
            assertThat(in.readNBytes(3 * BLOCK)).isEqualTo(all);
            in.reset();
            assertThat(in.skip(BLOCK + 5)).isEqualTo(BLOCK + 5);
            in.mark(1);
            byte[] rest = in.readAllBytes();
            in.reset();
            assertThat(in.readAllBytes()).isEqualTo(rest).isEqualTo(Arrays.copyOfRange(all, BLOCK + 5, 3 * BLOCK));
        }
    }

    @Test
    void skippingEndsAtTheEnd() throws Exception {
        ByteBlocks blocks = numbered(10);

        try (InputStream in = blocks.open()) {
            assertThat(in.skip(-1)).isZero();
            assertThat(in.skip(8)).isEqualTo(8);
            assertThat(in.skip(8)).isEqualTo(2);
            assertThat(in.available()).isZero();
        }
    }

    @Test
    void readersDoNotDisturbEachOther() throws Exception {
        ByteBlocks blocks = numbered(100);

        try (InputStream one = blocks.open();
                InputStream two = blocks.open()) {
            assertThat(one.readNBytes(50)).hasSize(50);
            assertThat(two.readAllBytes()).hasSize(100);
            assertThat(one.readAllBytes()).hasSize(50);
        }
    }

    @Test
    void aRangeOutsideTheArrayIsRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> new ByteBlocks().write(new byte[3], 2, 2));
    }

    private static ByteBlocks numbered(int size) {
        ByteBlocks blocks = new ByteBlocks();
        for (int i = 0; i < size; i++) {
            blocks.write(i * 31 / 8);
        }
        return blocks;
    }

    private static byte[] readInPieces(ByteBlocks blocks, Random random) throws Exception {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[BLOCK * 2];
        try (InputStream in = blocks.open()) {
            while (true) {
                int offset = random.nextInt(100);
                int n = in.read(buffer, offset, 1 + random.nextInt(random.nextBoolean() ? 1_000 : BLOCK));
                if (n < 0) {
                    return read.toByteArray();
                }
                read.write(buffer, offset, n);
            }
        }
    }
}
