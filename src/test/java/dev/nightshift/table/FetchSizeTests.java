package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FetchSizeTests {

    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void growsToWhatIsWantedWhereRowsAreNarrow() {
        assertThat(trips(FetchSize.growing(5_000), 100, 100, 100, 100, 100)).containsExactly(8, 64, 512, 4_096, 5_000);
    }

    @Test
    void staysSmallWhereRowsAreWide() {
        assertThat(trips(FetchSize.growing(5_000), MEBIBYTE, MEBIBYTE, 3 * MEBIBYTE, 20 * MEBIBYTE, MEBIBYTE))
                .containsExactly(8, 8, 8, 2, 1);
    }

    @Test
    void growsAgainAfterWideRows() {
        assertThat(trips(FetchSize.growing(5_000), MEBIBYTE, 10, 10)).containsExactly(8, 8, 64);
    }

    @Test
    void isNeverMoreThanWanted() {
        assertThat(trips(FetchSize.growing(3), 10, 10)).containsExactly(3, 3);
    }

    @Test
    void afterALackOfMemoryItIsSmallUntilTheRowsOfThatTripAreRead() {
        FetchSize size = FetchSize.growing(5_000);
        trips(size, 10, 10, 10);
        assertThat(size.rows()).isEqualTo(4_096);
        size.again(true, 1_000);

        // 4,096 rows of the trip, and those before it that came again.
        int[] narrow = new int[5_096 / 8];
        Arrays.fill(narrow, 10);
        assertThat(trips(size, narrow)).containsOnly(8);
        assertThat(trips(size, 10, 10, 10, 10)).containsExactly(16, 32, 64, 128);
    }

    @Test
    void aLackOfMemoryWhileItIsCarefulLengthensTheCare() {
        FetchSize size = FetchSize.growing(5_000);
        trips(size, 10, 10, 10);
        size.again(true, 1_000);
        trips(size, 10);

        size.again(true, 1_000);

        int[] narrow = new int[5_096 - 8 + 1_000];
        Arrays.fill(narrow, 10);
        assertThat(trips(size, narrow)).containsOnly(1);
        assertThat(trips(size, 10, 10)).containsExactly(2, 4);
    }

    @Test
    void aConnectionThatBrokeCostsNoCare() {
        FetchSize size = FetchSize.growing(5_000);
        trips(size, 10, 10, 10);

        assertThat(trips(size.again(false, 1_000), 10, 10, 10)).containsExactly(8, 64, 512);
    }

    @Test
    void afterLacksOneUponTheOtherItIsOneRow() {
        FetchSize size = FetchSize.growing(5_000);

        assertThat(trips(size.again(true, 1_000).again(true, 1_000), 10, 10)).containsExactly(1, 1);
    }

    @Test
    void aSmallOneBecomesSmallerToo() {
        assertThat(trips(FetchSize.growing(5).again(true, 1_000), 10, 10)).containsExactly(1, 1);
    }

    @Test
    void canBeAlwaysTheSame() {
        assertThat(trips(FetchSize.fixed(100), 10 * MEBIBYTE, 1)).containsExactly(100, 100);
        assertThat(trips(FetchSize.fixed(100).again(true, 1_000), 10 * MEBIBYTE, 1))
                .containsExactly(100, 100);
    }

    /** The sizes of trips whose rows are so wide. */
    private static List<Integer> trips(FetchSize size, int... widths) {
        List<Integer> trips = new ArrayList<>();
        for (int width : widths) {
            int rows = size.rows();
            trips.add(rows);
            for (int row = 1; row < rows; row++) {
                assertThat(size.endsTripBeforeAnother(width)).isFalse();
            }
            boolean another = size.endsTripBeforeAnother(width);
            assertThat(another).isEqualTo(size.rows() != rows);
        }
        return trips;
    }
}
