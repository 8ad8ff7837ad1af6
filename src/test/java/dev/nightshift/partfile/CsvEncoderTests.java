package dev.nightshift.partfile;

import static dev.nightshift.partfile.ManyRows.column;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CsvEncoderTests {

    private static final Instant AT = Instant.parse("2026-11-22T23:59:59.5Z");

    @Test
    void everyPartBeginsWithTheNamesAndEveryLineEndsWithCrLf() throws Exception {
        List<Column> columns = List.of(
                column("id", "NUMBER", ColumnType.NUMBER, 18, 0, false),
                column("a,b", "TEXT", ColumnType.TEXT, 0, 0, true),
                column("last_login", "TIMESTAMP", ColumnType.INSTANT, 0, 3, true));

        assertThat(csv(columns, false, row(1, AT, "x"), row(2, null, "y")))
                .isEqualTo("id,\"a,b\",last_login\r\n1,x,2026-11-22T23:59:59.500Z\r\n2,y,\r\n");
    }

    @Test
    void everyTypeHasItsExactForm() throws Exception {
        List<Column> columns = List.of(
                column("id", "NUMBER", ColumnType.NUMBER, 18, 0, false),
                column("whole", "NUMBER", ColumnType.NUMBER, 18, 0, true),
                column("money", "NUMBER", ColumnType.NUMBER, 10, 2, true),
                column("ratio", "DOUBLE", ColumnType.DOUBLE, 0, 0, true),
                column("raw", "RAW", ColumnType.BINARY, 0, 0, true),
                column("active", "BOOLEAN", ColumnType.BOOLEAN, 0, 0, true),
                column("born", "DATE", ColumnType.DATE, 0, 0, true),
                column("changed", "TIMESTAMP", ColumnType.LOCAL_DATE_TIME, 0, 0, true),
                column("seen", "TSTZ", ColumnType.OFFSET_DATE_TIME, 0, 9, true),
                column("t", "TIMESTAMP", ColumnType.INSTANT, 0, 0, true));

        assertThat(csv(
                        columns,
                        false,
                        row(
                                -7,
                                AT,
                                Long.MIN_VALUE,
                                new BigDecimal("-10.00"),
                                1e10,
                                new byte[] {0, (byte) 0xab},
                                false,
                                LocalDate.of(1999, 12, 31),
                                LocalDateTime.of(2026, 1, 2, 3, 4, 5),
                                OffsetDateTime.parse("2026-01-02T03:04:05.000000001+05:30"))))
                .endsWith("\r\n-7,-9223372036854775808,-10.00,1.0E10,00AB,false,1999-12-31,2026-01-02T03:04:05,"
                        + "2026-01-02T03:04:05.000000001+05:30,2026-11-22T23:59:59Z\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | ~\"\"~",
                "plain text | plain text",
                "a,b | ~\"a,b\"~",
                "a\"b | ~\"a\"\"b\"~",
                "~a\nb~ | ~\"a\nb\"~",
                "~a\rb~ | ~\"a\rb\"~",
                "=1+1 | =1+1",
                "~ blank~ | ~ blank~",
                "Grüße 王芳 😀 | Grüße 王芳 😀"
            })
    void aTextIsQuotedWhenItMustBe(String text, String cell) throws Exception {
        assertThat(cell(text, false)).isEqualTo(cell);
    }

    @Test
    void nullIsEmptyAndTheEmptyTextIsQuoted() throws Exception {
        assertThat(cell(null, false)).isEmpty();
        assertThat(cell("", false)).isEqualTo("\"\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "=1+1 | '=1+1",
                "+1 | '+1",
                "-1 | '-1",
                "@x | '@x",
                "~\tx~ | ~'\tx~",
                "~\rx~ | ~\"'\rx\"~",
                "'=1 | '=1",
                "a=1 | a=1",
                "~~ | ~\"\"~"
            })
    void formulasAreNeutralizedOnRequest(String text, String cell) throws Exception {
        assertThat(cell(text, true)).isEqualTo(cell);
    }

    @Test
    void textIdsAreTextsAndNumbersAreNot() throws Exception {
        List<Column> columns = List.of(
                column("id", "TEXT", ColumnType.TEXT, 0, 0, false), column("t", "T", ColumnType.INSTANT, 0, 0, true));

        assertThat(csv(columns, true, new LoginRecord(AT, LoginId.of("-a,"), new @Nullable Object[2])))
                .endsWith("\r\n\"'-a,\",2026-11-22T23:59:59Z\r\n");
        assertThat(csv(columns, true, row(-1, AT))).endsWith("\r\n-1,2026-11-22T23:59:59Z\r\n");
    }

    @Test
    void aTextThatIsNotUnicodeIsRefusedByColumnAndRow() {
        assertThatThrownBy(() -> cell("a\ud83d", false))
                .isInstanceOf(NightshiftException.class)
                .hasMessage("Column X of the row with id 1 cannot be written exactly: it contains an unpaired"
                        + " surrogate; fix the value");
    }

    @Test
    void aLongTextIsWhole() throws Exception {
        String text = "Grüße 😀 ".repeat(20_000);

        assertThat(cell(text, false)).isEqualTo(text);
    }

    /** The cell of a text in a row with id 1 and without a time. */
    private static String cell(@Nullable String text, boolean neutralize) throws IOException {
        List<Column> columns = List.of(
                column("id", "NUMBER", ColumnType.NUMBER, 18, 0, false),
                column("x", "TEXT", ColumnType.TEXT, 0, 0, true),
                column("t", "TIMESTAMP", ColumnType.INSTANT, 0, 0, true));
        String line = csv(columns, neutralize, row(1, null, text)).substring("id,x,t\r\n".length());
        assertThat(line).startsWith("1,").endsWith(",\r\n");
        return line.substring(2, line.length() - 3);
    }

    private static LoginRecord row(long id, @Nullable Instant at, @Nullable Object... values) {
        @Nullable Object[] all = new @Nullable Object[values.length + 2];
        System.arraycopy(values, 0, all, 1, values.length);
        return new LoginRecord(at, LoginId.of(id), all);
    }

    private static String csv(List<Column> columns, boolean neutralize, LoginRecord... rows) throws IOException {
        PartFormat format =
                PartFormat.of("csv", "none", new PartOptions(null, neutralize), columns, 0, columns.size() - 1);
        EncodedPart part = Objects.requireNonNull(format.encode(List.of(new Block(List.of(rows), null, 0, 0, 0))));
        try (InputStream in = part.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
