package dev.nightshift.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.selftest.ScratchRows.Row;
import dev.nightshift.selftest.ScratchRows.RowKey;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A lie of a part or a report, whatever it is about, is found. */
final class ComparisonTests {

    private static final JsonMapper JSON = new JsonMapper();

    private final ScratchRows rows = new ScratchRows(
            List.of(ScratchColumn.text("name", "VARCHAR(100)", true), ScratchColumn.decimal("n", "NUMBER", 38, 10, 0)),
            1,
            50);
    private final List<RowKey> order = rows.inOrder();
    private final Comparison comparison = new Comparison(rows);

    private ObjectNode line(int position) {
        Row row = rows.row(order.get(position).index());
        ObjectNode line = JSON.createObjectNode().put("id", row.id());
        LocalDateTime login = row.login();
        if (login == null) {
            line.putNull("last_login");
        } else {
            line.put("last_login", ScratchColumn.formatter(6).format(login) + "Z");
        }
        for (int i = 0; i < rows.columns().size(); i++) {
            ScratchColumn.Value value = row.values().get(i);
            line.set(
                    rows.columns().get(i).name(), value == null ? JSON.nullNode() : JSON.valueToTree(value.expected()));
        }
        return line;
    }

    private void publish(int from, int to) {
        for (int i = from; i < to; i++) {
            comparison.row(line(i));
        }
    }

    @Test
    void theRowsAreEqualToThemselves() {
        publish(0, 50);
        assertThat(comparison.keys()).isEmpty();
        assertThat(comparison.values()).isEmpty();
    }

    @Test
    void missingDoubledAndUnknownRowsAreFound() {
        publish(0, 49);
        comparison.row(line(0));
        comparison.row(JSON.createObjectNode().put("id", -3));
        assertThat(comparison.keys())
                .containsExactly(
                        "the row with id " + order.get(0).id() + " comes twice",
                        "a row with id -3 was never made",
                        "1 of 50 rows is missing, the first with id "
                                + order.get(49).id());
    }

    @Test
    void rowsOutOfOrderAreFound() {
        comparison.row(line(1));
        comparison.row(line(0));
        publish(2, 50);
        assertThat(comparison.keys())
                .containsExactly(
                        "row 1 has id " + order.get(1).id() + ", expected "
                                + order.get(0).id(),
                        "row 2 has id " + order.get(0).id() + ", expected "
                                + order.get(1).id());
    }

    @Test
    void aValueThatDiffersIsFound() {
        publish(0, 48);
        ObjectNode changed = line(48).put("name", "another");
        comparison.row(changed);
        ObjectNode missing = line(49);
        missing.remove("n");
        comparison.row(missing);
        assertThat(comparison.values()).hasSize(3);
        assertThat(comparison.values().get(0))
                .startsWith("name of the row with id " + order.get(48).id() + " is another, expected ");
        assertThat(comparison.values().get(1)).contains("n of the row with id ", " is missing, expected ");
        assertThat(comparison.values().get(2)).endsWith("has 3 fields, expected 4");
    }

    @Test
    void wrongAnswersAreFound() {
        LocalDateTime cutoff = ScratchColumn.END.minusDays(SelfTest.CUTOFF_DAYS);
        ObjectNode report = JSON.createObjectNode();
        report.putNull("closestPair");
        report.putObject("latestLogins")
                .putArray("logins")
                .addObject()
                .put("id", 1)
                .put("lastLogin", "2025-01-01T00:00:00Z");
        assertThat(comparison.latest(report, cutoff))
                .singleElement()
                .asString()
                .startsWith("the report has [1 at 2025-01-01T00:00:00Z], expected [");
        assertThat(comparison.closest(report)).singleElement().asString().startsWith("the report has none, expected ");
        assertThat(order.stream().filter(key -> Objects.equals(key.login(), cutoff)))
                .isNotEmpty();
    }
}
