package dev.nightshift.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import dev.nightshift.partfile.PartKeys;
import dev.nightshift.publication.Manifest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows are compared with the expected content of a part, and with each other across parts. */
final class RowCheckTests {

    private static final List<Column> COLUMNS = List.of(
            new Column("id", "ID", "NUMBER", ColumnType.NUMBER, 9, 0, false),
            new Column("last_login", "LAST_LOGIN", "TIMESTAMP", ColumnType.LOCAL_DATE_TIME, 0, 0, true));

    private final List<String> differences = new ArrayList<>();
    private final RowCheck check = check(false);

    private RowCheck check(boolean equalKeys) {
        return check(equalKeys, "UTC");
    }

    private RowCheck check(boolean equalKeys, String zone) {
        return new RowCheck(
                PartKeys.of("jsonl", "none", false, COLUMNS, 0, 1),
                equalKeys,
                false,
                ZoneId.of(zone),
                null,
                new PartitionState(3, Instant.parse("2027-01-01T00:00:00Z")),
                differences);
    }

    /** Rows as seconds of a minute, or "never", with ids, such as {@code 5:1}. */
    private static byte[] part(String... rows) {
        StringBuilder lines = new StringBuilder();
        for (String row : rows) {
            String[] key = row.split(":", 2);
            lines.append("{\"id\":").append(key[1]).append(",\"last_login\":");
            Instant at = at(key[0]);
            lines.append(at == null ? "null" : "\"" + at + "\"").append("}\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Instant at(String second) {
        return second.equals("never")
                ? null
                : Instant.parse("2026-11-22T10:00:00Z").plusSeconds(Long.parseLong(second));
    }

    private static Manifest.Part expected(int rows, String first, String last) {
        return new Manifest.Part("key", 0, 1, rows, 1, "", key(first), key(last));
    }

    private static Manifest.Key key(String row) {
        String[] key = row.split(":", 2);
        return new Manifest.Key(at(key[0]), LoginId.of(Long.parseLong(key[1])));
    }

    @Test
    void rowsInOrderHaveFindings() {
        check.read(expected(3, "1:7", "3:1"), "a", part("1:7", "1:8", "3:1"));
        check.read(expected(2, "3:2", "9:1"), "b", part("3:2", "9:1"));
        check.read(expected(2, "never:1", "never:3"), "c", part("never:1", "never:3"));

        assertThat(differences).isEmpty();
        PartitionState findings = Objects.requireNonNull(check.findings());
        assertThat(findings.totals().rows()).isEqualTo(7);
        assertThat(findings.totals().neverLoggedIn()).isEqualTo(2);
        assertThat(findings.gaps().zero()).isEqualTo(2);
        assertThat(findings.latest().ranked().get(0).id()).isEqualTo(LoginId.of(1));
    }

    @Test
    void aRowOutOfOrderIsNamed() {
        check.read(expected(3, "1:1", "3:1"), "a", part("1:1", "4:1", "3:1"));

        assertThat(differences)
                .containsExactly("Row 3 of a, (2026-11-22T10:00:03Z, 1), does not come after"
                        + " (2026-11-22T10:00:04Z, 1), the row before it");
        assertThat(check.findings()).isNull();
    }

    @Test
    void theOrderHoldsAcrossParts() {
        check.read(expected(1, "5:5", "5:5"), "a", part("5:5"));
        check.read(expected(1, "5:4", "5:4"), "b", part("5:4"));

        assertThat(differences)
                .singleElement()
                .asString()
                .startsWith("Row 1 of b, (2026-11-22T10:00:05Z, 4), does not");
    }

    @Test
    void noLoginComesAfterARowThatNeverLoggedIn() {
        check.read(expected(2, "never:5", "1:9"), "a", part("never:5", "1:9"));

        assertThat(differences)
                .containsExactly(
                        "Row 2 of a, (2026-11-22T10:00:01Z, 9), does not come after (never, 5), the row before it");
    }

    @Test
    void aRepeatedKeyIsADifferenceInATableButNotInAFile() {
        check.read(expected(2, "1:1", "1:1"), "a", part("1:1", "1:1"));
        assertThat(differences).hasSize(1);

        differences.clear();
        RowCheck ofFile = check(true);
        ofFile.read(expected(2, "1:1", "1:1"), "a", part("1:1", "1:1"));
        assertThat(differences).isEmpty();
        assertThat(ofFile.findings()).isNotNull();
    }

    @Test
    void rowsWhoseLocalTimesWereSkippedMayHaveAnyOrderOfIds() {
        Instant gap = Instant.parse("2026-03-29T01:00:00Z");
        byte[] rows = """
                {"id":9,"last_login":"%1$s"}
                {"id":3,"last_login":"%1$s"}
                {"id":5,"last_login":"%2$s"}
                """.formatted(gap, gap.plusSeconds(3_600)).getBytes(StandardCharsets.UTF_8);
        Manifest.Part expected = new Manifest.Part(
                "key",
                0,
                1,
                3,
                1,
                "",
                new Manifest.Key(gap, LoginId.of(9)),
                new Manifest.Key(gap.plusSeconds(3_600), LoginId.of(5)));

        RowCheck local = check(false, "Europe/Berlin");
        local.read(expected, "a", rows);
        assertThat(differences).isEmpty();
        assertThat(Objects.requireNonNull(local.findings()).gaps().zero()).isEqualTo(1);

        check.read(expected, "a", rows);
        assertThat(differences)
                .containsExactly("Row 2 of a, (2026-03-29T01:00:00Z, 3), does not come after (2026-03-29T01:00:00Z, 9),"
                        + " the row before it");
    }

    @Test
    void aWrongNumberOfRowsAndWrongEndsAreNamed() {
        check.read(expected(3, "1:1", "3:1"), "a", part("1:1", "2:1"));

        assertThat(differences)
                .containsExactly(
                        "a has 2 rows, expected 3",
                        "a contains the rows from (2026-11-22T10:00:01Z, 1) to (2026-11-22T10:00:02Z, 1), expected"
                                + " (2026-11-22T10:00:01Z, 1) to (2026-11-22T10:00:03Z, 1)");
    }

    @Test
    void anUnreadablePartIsNamedAndLeavesNoFindings() {
        check.read(expected(1, "1:1", "1:1"), "a", new byte[] {'x'});

        assertThat(differences).singleElement().asString().startsWith("a: row ");
        assertThat(check.findings()).isNull();
    }
}
