package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.partfile.EncodedPart;
import dev.nightshift.partfile.PartFormat;
import dev.nightshift.partfile.PartOptions;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowWeightTests {

    private static final List<Column> COLUMNS = List.of(
            column("id", ColumnType.TEXT, 0),
            column("last_login", ColumnType.INSTANT, 9),
            column("n", ColumnType.NUMBER, 38),
            column("d", ColumnType.DOUBLE, 0),
            column("t", ColumnType.TEXT, 0),
            column("r", ColumnType.BINARY, 0),
            column("b", ColumnType.BOOLEAN, 0),
            column("day", ColumnType.DATE, 0),
            column("l", ColumnType.LOCAL_DATE_TIME, 9),
            column("o", ColumnType.OFFSET_DATE_TIME, 9));

    @Test
    void nothingWeighsLessThanItsLine() throws Exception {
        assertBounded(
                "id \"\\\n",
                null,
                null,
                new BigDecimal("-0." + "9".repeat(38)),
                -Double.MIN_NORMAL,
                "tab\there \u0001\u001f \"quoted\" \\ Grüße 王芳 😀",
                new byte[] {1, 2, 3},
                false,
                LocalDate.of(-99_999, 12, 31),
                LocalDateTime.of(-99_999, 12, 31, 23, 59, 59, 999_999_999),
                OffsetDateTime.parse("-99999-12-31T23:59:59.999999999+14:15:16"));
        assertBounded("", new @Nullable Object[10]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u001f", "\"", "\\", "\n", "/", "\u007f", "ä", "\u2028", "王", "😀"})
    void noCharacterWeighsLessThanItsEscape(String character) throws Exception {
        @Nullable Object[] values = new @Nullable Object[10];
        values[4] = character.repeat(1_000);

        assertBounded(character.repeat(1_000), values);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 18, 37, 38, 39, 1_000})
    void aColumnsNumbersWeighWhatEachOfThemWeighs(int precision) {
        Column column = new Column("n", "n", "?", ColumnType.NUMBER, precision, 3, true);
        BigDecimal longest = new BigDecimal("-" + "9".repeat(Math.max(1, precision)) + "E-3");

        assertThat(new RowWeight(List.of(column)).of(0, longest)).isEqualTo(RowWeight.of(longest));
    }

    private static void assertBounded(String id, @Nullable Object... values) throws IOException {
        RowWeight weights = new RowWeight(COLUMNS);
        int weight = weights.base() + RowWeight.of(id);
        for (int i = 0; i < values.length; i++) {
            weight += weights.of(i, values[i]);
        }
        LoginRecord row = new LoginRecord(Instant.parse("2026-01-02T03:04:05Z"), LoginId.of(id), values);
        EncodedPart part = Objects.requireNonNull(PartFormat.of("jsonl", "gzip", PartOptions.USUAL, COLUMNS, 0, 1)
                .encode(List.of(new Block(List.of(row), null, 0, 0, 0))));
        try (InputStream in = new GZIPInputStream(part.open())) {
            int line = in.readAllBytes().length;
            assertThat(weight).isBetween(line, 3 * line + 400);
        }
    }

    private static Column column(String name, ColumnType type, int scale) {
        return new Column(name, name, "?", type, 38, scale, true);
    }
}
