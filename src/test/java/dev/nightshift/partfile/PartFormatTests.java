package dev.nightshift.partfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.EncodedRow;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartFormatTests {

    private static final Instant AT = Instant.parse("2026-11-22T23:59:59.5Z");

    @Test
    void everyTypeHasItsExactForm() throws Exception {
        PartFormat format = PartFormat.of(
                "jsonl",
                "gzip",
                PartOptions.USUAL,
                List.of(
                        column("id", ColumnType.NUMBER, 0),
                        column("whole", ColumnType.NUMBER, 0),
                        column("money", ColumnType.NUMBER, 2),
                        column("tiny", ColumnType.NUMBER, 38),
                        column("ratio", ColumnType.DOUBLE, 0),
                        column("name", ColumnType.TEXT, 0),
                        column("raw", ColumnType.BINARY, 0),
                        column("active", ColumnType.BOOLEAN, 0),
                        column("born", ColumnType.DATE, 0),
                        column("changed", ColumnType.LOCAL_DATE_TIME, 3),
                        column("seen", ColumnType.OFFSET_DATE_TIME, 6),
                        column("last_login", ColumnType.INSTANT, 6)),
                0,
                11);
        LoginRecord row = new LoginRecord(AT, LoginId.of(42), new @Nullable Object[] {
            null,
            -9_223_372_036_854_775_808L,
            new BigDecimal("10.00"),
            new BigDecimal("0." + "0".repeat(37) + "1"),
            0.1,
            "王芳 \"Di\" 😀",
            new byte[] {0, (byte) 0xAB, 127},
            true,
            LocalDate.of(1999, 12, 31),
            LocalDateTime.of(2026, 1, 2, 3, 4, 5),
            OffsetDateTime.parse("2026-01-02T03:04:05.123456+05:30"),
            null
        });

        assertThat(lines(format, row))
                .isEqualTo("{\"id\":42,\"whole\":-9223372036854775808,\"money\":10.00,"
                        + "\"tiny\":0.00000000000000000000000000000000000001,\"ratio\":0.1,"
                        + "\"name\":\"王芳 \\\"Di\\\" 😀\",\"raw\":\"00AB7F\",\"active\":true,\"born\":\"1999-12-31\","
                        + "\"changed\":\"2026-01-02T03:04:05.000\",\"seen\":\"2026-01-02T03:04:05.123456+05:30\","
                        + "\"last_login\":\"2026-11-22T23:59:59.500000Z\"}\n");
    }

    @Test
    void nullIsNullInEveryColumnButTheId() throws Exception {
        for (ColumnType type : ColumnType.values()) {
            if (type != ColumnType.INSTANT) {
                assertThat(line(type, 0, null)).isEqualTo("{\"id\":1,\"x\":null,\"t\":null}\n");
            }
        }
    }

    @Test
    void anEncodedRowIsCopiedAmongOthers() throws Exception {
        byte[] bytes = "xx{\"id\":\"ä\",\"other\":1e400}xx".getBytes(UTF_8);
        LoginRecord encoded = new LoginRecord(AT, LoginId.of("ä"), new EncodedRow(bytes, 2, bytes.length - 4));

        assertThat(lines(keyOnly(), row(1, AT), encoded, row(2, AT), encoded))
                .isEqualTo(lines(keyOnly(), row(1, AT)) + "{\"id\":\"ä\",\"other\":1e400}\n"
                        + lines(keyOnly(), row(2, AT)) + "{\"id\":\"ä\",\"other\":1e400}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678",
        "-0.10, -0.10",
        "0.000, 0.000",
        "1E+5, 100000",
        "1E-7, 0.0000001",
        "1.50E+3, 1500",
        "-1E+500, -1E+500",
        "1.25E-500, 1.25E-500"
    })
    void aNumberIsWrittenToTheLastDigit(String number, String expected) throws Exception {
        assertThat(line(ColumnType.NUMBER, 0, new BigDecimal(number))).contains("\"x\":" + expected + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1E10, 1.0E10",
        "4.9E-324, 4.9E-324",
        "1.7976931348623157E308, 1.7976931348623157E308"
    })
    void aDoubleIsTheShortestNumberThatIsItself(double number, String expected) throws Exception {
        assertThat(line(ColumnType.DOUBLE, 0, number)).contains("\"x\":" + expected + ",");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "9 | \\t",
                "10 | \\n",
                "13 | \\r",
                "8 | \\b",
                "12 | \\f",
                "0 | \\u0000",
                "31 | \\u001F",
                "34 | \\\"",
                "92 | \\\\",
                "47 | /",
                "127 | \u007f",
                "228 | ä",
                "128512 | 😀"
            })
    void aTextIsEscapedNoMoreThanJsonDemands(int codePoint, String expected) throws Exception {
        assertThat(line(ColumnType.TEXT, 0, Character.toString(codePoint))).contains("\"x\":\"" + expected + "\",");
    }

    @Test
    void aTextThatIsNotUnicodeIsRefusedByColumnAndRow() {
        assertThatThrownBy(() -> line(ColumnType.TEXT, 0, "a\ud83d"))
                .isInstanceOf(UnfitValueException.class)
                .hasMessage("Column x of the row with id 1 cannot be written exactly: it contains an unpaired"
                        + " surrogate; fix the value");
    }

    @Test
    void aLongTextIsWhole() throws Exception {
        String text = "Grüße 😀 ".repeat(20_000);

        assertThat(line(ColumnType.TEXT, 0, text)).contains("\"x\":\"" + text + "\",");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void timesHaveAsManyDigitsAsTheirType(int digits) throws Exception {
        String fraction = digits == 0 ? "" : "." + "123456789".substring(0, digits);
        String time = "2026-01-02T03:04:05" + fraction;
        LocalDateTime local = LocalDateTime.parse("2026-01-02T03:04:05.123456789");

        assertThat(line(ColumnType.LOCAL_DATE_TIME, digits, local)).contains("\"x\":\"" + time + "\",");
        assertThat(line(ColumnType.OFFSET_DATE_TIME, digits, OffsetDateTime.parse(local + "Z")))
                .contains("\"x\":\"" + time + "Z\",");
        assertThat(line(ColumnType.OFFSET_DATE_TIME, digits, OffsetDateTime.parse(local + "-03:30")))
                .contains("\"x\":\"" + time + "-03:30\",");
        PartFormat format = PartFormat.of(
                "jsonl",
                "gzip",
                PartOptions.USUAL,
                List.of(column("id", ColumnType.NUMBER, 0), column("t", ColumnType.INSTANT, digits)),
                0,
                1);
        assertThat(lines(format, row(1, Instant.parse(local + "Z")))).isEqualTo("{\"id\":1,\"t\":\"" + time + "Z\"}\n");
    }

    @Test
    void timesFarAwayKeepTheirYear() throws Exception {
        assertThat(line(ColumnType.LOCAL_DATE_TIME, 1, LocalDateTime.of(-44, 3, 15, 12, 0)))
                .contains("\"x\":\"-0044-03-15T12:00:00.0\"");
        assertThat(line(ColumnType.LOCAL_DATE_TIME, 0, LocalDateTime.of(12_026, 3, 15, 12, 0)))
                .contains("\"x\":\"+12026-03-15T12:00:00\"");
        assertThat(line(ColumnType.LOCAL_DATE_TIME, 0, LocalDateTime.of(0, 1, 1, 0, 0)))
                .contains("\"x\":\"0000-01-01T00:00:00\"");
    }

    @Test
    void idsAreAsTheSourceHasThem() throws Exception {
        PartFormat format = PartFormat.of(
                "jsonl",
                "gzip",
                PartOptions.USUAL,
                List.of(column("id", ColumnType.TEXT, 0), column("t", ColumnType.INSTANT, 0)),
                0,
                1);

        assertThat(lines(
                        format,
                        row(LoginId.of("a\"b")),
                        row(LoginId.of(7)),
                        row(LoginId.of(new BigDecimal("0.5"))),
                        row(LoginId.of(new BigDecimal("9".repeat(38)))),
                        row(LoginId.of(new BigDecimal("1E+20")))))
                .isEqualTo("{\"id\":\"a\\\"b\",\"t\":null}\n{\"id\":7,\"t\":null}\n{\"id\":0.5,\"t\":null}\n{\"id\":"
                        + "9".repeat(38) + ",\"t\":null}\n{\"id\":100000000000000000000,\"t\":null}\n");
    }

    @Test
    void columnNamesAreEscapedToo() throws Exception {
        PartFormat format = PartFormat.of(
                "jsonl",
                "gzip",
                PartOptions.USUAL,
                List.of(column("i\"d", ColumnType.NUMBER, 0), column("größe", ColumnType.INSTANT, 0)),
                0,
                1);

        assertThat(lines(format, row(LoginId.of(7)))).isEqualTo("{\"i\\\"d\":7,\"größe\":null}\n");
    }

    @Test
    void aPartSaysWhatItHolds() throws Exception {
        LoginRecord first = row(1, AT);
        LoginRecord last = row(3, AT.plusSeconds(1));

        EncodedPart part = encode(keyOnly(), List.of(block(first, row(2, AT)), block(last)));

        assertThat(part.rows()).isEqualTo(3);
        assertThat(part.first()).isSameAs(first);
        assertThat(part.last()).isSameAs(last);
        byte[] bytes = bytes(part);
        assertThat(part.length()).isEqualTo(bytes.length);
        assertThat(part.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    @Test
    void theSameRowsGiveTheSameLinesHoweverTheyAreCutIntoBlocks() throws Exception {
        List<LoginRecord> rows = rows(5_000);
        List<Block> ones = rows.stream().map(PartFormatTests::block).toList();
        PartFormat format = keyOnly();

        EncodedPart once = encode(format, List.of(new Block(rows, null, 0, 0, 0)));
        EncodedPart again = encode(format, ones);
        EncodedPart other = encode(keyOnly(), ones);

        assertThat(text(again)).isEqualTo(text(once));
        assertThat(text(other)).isEqualTo(text(once));
    }

    @Test
    void aPartCanBeReadAgainAndAgain() throws Exception {
        EncodedPart part = encode(keyOnly(), List.of(new Block(rows(50_000), null, 0, 0, 0)));

        assertThat(bytes(part)).isEqualTo(bytes(part));
        assertThat(text(part).lines().count()).isEqualTo(50_000);
    }

    @Test
    void withoutRowsThereIsNoPart() {
        assertThat(keyOnly().encode(List.of())).isNull();
    }

    private static List<LoginRecord> rows(int count) {
        SplittableRandom random = new SplittableRandom(3);
        List<LoginRecord> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(random.nextLong(), AT.plusNanos(random.nextLong(1_000_000_000))));
        }
        return rows;
    }

    private static PartFormat keyOnly() {
        return PartFormat.of(
                "jsonl",
                "gzip",
                PartOptions.USUAL,
                List.of(column("id", ColumnType.NUMBER, 0), column("t", ColumnType.INSTANT, 9)),
                0,
                1);
    }

    private static Column column(String name, ColumnType type, int scale) {
        return new Column(name, name, "?", type, 0, scale, true);
    }

    private static LoginRecord row(LoginId id) {
        return new LoginRecord(null, id, new @Nullable Object[2]);
    }

    private static LoginRecord row(long id, Instant at) {
        return new LoginRecord(at, LoginId.of(id), new @Nullable Object[2]);
    }

    private static Block block(LoginRecord... rows) {
        return new Block(List.of(rows), null, 0, 0, 0);
    }

    /** A line with the value, id 1, and no time. */
    private static String line(ColumnType type, int scale, @Nullable Object value) throws IOException {
        PartFormat format = PartFormat.of(
                "jsonl",
                "gzip",
                PartOptions.USUAL,
                List.of(
                        column("id", ColumnType.NUMBER, 0),
                        column("x", type, scale),
                        column("t", ColumnType.INSTANT, 0)),
                0,
                2);
        return lines(format, new LoginRecord(null, LoginId.of(1), new @Nullable Object[] {null, value, null}));
    }

    private static String lines(PartFormat format, LoginRecord... rows) throws IOException {
        return text(encode(format, List.of(block(rows))));
    }

    private static EncodedPart encode(PartFormat format, List<Block> blocks) {
        return Objects.requireNonNull(format.encode(blocks));
    }

    private static byte[] bytes(EncodedPart part) throws IOException {
        try (InputStream in = part.open()) {
            return in.readAllBytes();
        }
    }

    private static String text(EncodedPart part) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes(part)))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
