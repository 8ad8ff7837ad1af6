package dev.nightshift.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TotalsTests {

    private static Totals totals() {
        Totals totals = new Totals();
        totals.row(true);
        totals.row(false);
        totals.row(true);
        totals.clock(2, 1);
        return totals;
    }

    @Test
    void countsRowsWithoutLoginsAndRowsWithoutAUniqueInstant() {
        Totals totals = totals();

        assertThat(totals.rows()).isEqualTo(3);
        assertThat(totals.neverLoggedIn()).isEqualTo(1);
        assertThat(totals.clamped()).isEqualTo(2);
        assertThat(totals.ambiguous()).isEqualTo(1);
    }

    @Test
    void addsRangesUp() {
        Totals totals = totals();
        totals.merge(totals());

        assertThat(totals.snapshot()).isEqualTo(new Totals.Snapshot(6, 2, 4, 2));
    }

    @Test
    void continuesFromASnapshot() {
        Totals totals = totals();
        totals.restore(new Totals.Snapshot(10, 9, 8, 7));
        totals.row(false);

        assertThat(totals.snapshot()).isEqualTo(new Totals.Snapshot(11, 10, 8, 7));
    }
}
