package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FetchSizeTests {

    /** An eighth of what a trip may have. */
    private static final int WIDE = (int) (Runtime.getRuntime().maxMemory() / 64 / 8);

    @Test
    void growsToWhatIsWantedWhereRowsAreNarrow() {
        assertThat(trips(FetchSize.growing(5_000), 100, 100, 100, 100, 100)).containsExactly(8, 64, 512, 4_096, 5_000);
    }

    @Test
    void staysSmallWhereRowsAreWide() {
        assertThat(trips(FetchSize.growing(5_000), WIDE, WIDE, 3 * WIDE, 20 * WIDE, WIDE))
                .containsExactly(8, 8, 8, 2, 1);
    }

    @Test
    void growsAgainAfterWideRows() {
        assertThat(trips(FetchSize.growing(5_000), WIDE, 10, 10)).containsExactly(8, 8, 64);
    }

    @Test
    void isNeverMoreThanWanted() {
        assertThat(trips(FetchSize.growing(3), 10, 10)).containsExactly(3, 3);
    }

    @Test
    void afterATripThatWasTooLargeItIsSmallUntilTheRowsOfThatTripAreRead() {
        FetchSize size = FetchSize.growing(5_000);
        trips(size, 10, 10, 10);
        assertThat(size.rows()).isEqualTo(4_096);
        size.lower(1_000);
        size.restart();

        // 4,096 rows of the trip, and those before it that are read again.
        int[] narrow = new int[5_096 / 8];
        Arrays.fill(narrow, 10);
        assertThat(trips(size, narrow)).containsOnly(8);
        assertThat(trips(size, 10, 10)).containsExactly(64, 512);
    }

    @Test
    void endsAtOneRowIfEvenFewAreTooLarge() {
        FetchSize size = FetchSize.growing(5_000);
        size.lower(1_000);

        assertThat(trips(size.restart(), 10, 10)).containsExactly(1, 1);
    }

    @Test
    void aConnectionThatBrokeDoesNotLowerTheLimit() {
        FetchSize size = FetchSize.growing(5_000);
        trips(size, 10, 10, 10);

        assertThat(trips(size.restart(), 10, 10, 10)).containsExactly(8, 64, 512);
    }

    @Test
    void canBeAlwaysTheSame() {
        assertThat(trips(FetchSize.fixed(100), 10 * WIDE, 1)).containsExactly(100, 100);
        assertThat(trips(FetchSize.fixed(100).restart(), 10 * WIDE, 1)).containsExactly(100, 100);
    }

    /** The sizes of trips whose rows are so wide. */
    private static List<Integer> trips(FetchSize size, int... widths) {
        List<Integer> trips = new ArrayList<>();
        for (int width : widths) {
            int rows = size.rows();
            trips.add(rows);
            for (int row = 1; row < rows; row++) {
                assertThat(size.sizeChangesAfterRow(width)).isFalse();
            }
            boolean another = size.sizeChangesAfterRow(width);
            assertThat(another).isEqualTo(size.rows() != rows);
        }
        return trips;
    }
}
