package dev.nightshift.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginTests {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void ordersByTimeThenById() {
        Login early = new Login(NOON, LoginId.of(9));
        Login late = new Login(NOON.plusNanos(1), LoginId.of(1));
        Login latest = new Login(NOON.plusNanos(1), LoginId.of(2));

        assertThat(List.of(latest, early, late).stream().sorted()).containsExactly(early, late, latest);
        assertThat(late).isEqualByComparingTo(new Login(NOON.plusNanos(1), LoginId.of(1)));
    }

    @Test
    void handsOutARowsValuesByColumn() {
        LoginRecord row = new LoginRecord(null, LoginId.of(7), new Object[] {7L, "Ada"});

        assertThat(row.lastLogin()).isNull();
        assertThat(row.id()).isEqualTo(LoginId.of(7));
        assertThat(row.value(1)).isEqualTo("Ada");
    }

    @Test
    void keepsABlocksRowsFromChanging() {
        List<LoginRecord> rows = new ArrayList<>();
        rows.add(new LoginRecord(NOON, LoginId.of(1), new Object[0]));
        Block block = new Block(rows, new Position("2026-11-23 12:00:00", LoginId.of(1)), 0, 0, 0);
        rows.clear();

        assertThat(block.records()).hasSize(1);
    }
}
