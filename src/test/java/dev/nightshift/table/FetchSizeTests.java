package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
    void aTripThatWasTooLargeLowersTheLimitForTheRestOfTheRange() {
        FetchSize size = FetchSize.growing(5_000);
        trips(size, 10, 10, 10);
        assertThat(size.rows()).isEqualTo(4_096);

        assertThat(trips(size.restart(true), 10, 10, 10, 10)).containsExactly(8, 64, 512, 512);
    }

    @Test
    void endsAtOneRowIfEvenFewAreTooLarge() {
        FetchSize size = FetchSize.growing(5_000);

        assertThat(trips(size.restart(true).restart(true), 10, 10)).containsExactly(1, 1);
    }

    @Test
    void aConnectionThatBrokeDoesNotLowerTheLimit() {
        FetchSize size = FetchSize.growing(5_000);
        trips(size, 10, 10, 10);

        assertThat(trips(size.restart(false), 10, 10, 10)).containsExactly(8, 64, 512);
    }

    @Test
    void canBeAlwaysTheSame() {
        assertThat(trips(FetchSize.fixed(100), 10 * MEBIBYTE, 1)).containsExactly(100, 100);
        assertThat(trips(FetchSize.fixed(100).restart(true), 10 * MEBIBYTE, 1)).containsExactly(100, 100);
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
