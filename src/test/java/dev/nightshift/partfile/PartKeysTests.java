package dev.nightshift.partfile;

import static dev.nightshift.partfile.ManyRows.column;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys are read back as they were written in every format, and malformed parts are reported. */
final class PartKeysTests {

    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.000001Z");

    static Stream<Arguments> formats() {
        return Stream.of(Format.values())
                .flatMap(format ->
                        Stream.of(Compression.values()).map(compression -> Arguments.of(format, compression)));
    }

    private static byte[] written(PartFormat format, List<LoginRecord> rows) throws IOException {
        try (InputStream in = Objects.requireNonNull(format.encode(List.of(new Block(rows, null, 0, 0, 0))))
                .content()
                .open()) {
            return in.readAllBytes();
        }
    }

    private static byte[] written(Format format, Compression compression, List<LoginRecord> rows) throws IOException {
        return written(
                PartFormat.of(
                        format.label(),
                        compression.label(),
                        PartOptions.USUAL,
                        ManyRows.COLUMNS,
                        ManyRows.ID,
                        ManyRows.TIME),
                rows);
    }

    private static PartKeys reader(Format format, Compression compression) {
        return PartKeys.of(format.label(), compression.label(), false, ManyRows.COLUMNS, ManyRows.ID, ManyRows.TIME);
    }

    private static List<String> keys(List<LoginRecord> rows) {
        return rows.stream().map(row -> row.lastLogin() + " " + row.id()).toList();
    }

    private static List<String> read(PartKeys reader, byte[] part) {
        List<String> keys = new ArrayList<>();
        reader.read(part, (lastLogin, id) -> keys.add(lastLogin + " " + id));
        return keys;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void areReadBackAmongColumnsOfEveryType(Format format, Compression compression) throws Exception {
        List<LoginRecord> rows = ManyRows.of(3_000);
        byte[] part = written(format, compression, rows);

        assertThat(read(reader(format, compression), part)).isEqualTo(keys(rows));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void idsOfAnyKindAreReadBack(Format format) throws Exception {
        assertReadBack(format, column("id", "NUMBER", ColumnType.NUMBER, 8, 2, false), "123456.78", "-0.5");
        assertReadBack(format, column("id", "NUMBER", ColumnType.NUMBER, 16, 4, false), "123456789012.3456", "7");
        assertReadBack(
                format,
                column("id", "NUMBER", ColumnType.NUMBER, 38, 0, false),
                "12345678901234567890123456789012345678",
                "-12345678901234567890123456789012345678");
        assertReadBack(format, column("id", "NUMBER", ColumnType.NUMBER, 0, 0, false), "1e90", "0.25");
    }

    private static void assertReadBack(Format format, Column id, String... numbers) throws IOException {
        List<Column> columns = List.of(id, time(9));
        List<LoginRecord> rows = Stream.of(numbers)
                .map(number -> row(LoginId.of(new BigDecimal(number))))
                .toList();
        byte[] part = written(PartFormat.of(format.label(), "none", PartOptions.USUAL, columns, 0, 1), rows);

        assertThat(read(PartKeys.of(format.label(), "none", false, columns, 0, 1), part))
                .isEqualTo(keys(rows));
    }

    @ParameterizedTest
    @CsvSource({"jsonl, false", "csv, false", "csv, true", "parquet, false"})
    void textIdsThatLookLikeFormulasAreReadBack(String format, boolean neutralize) throws Exception {
        List<Column> columns = List.of(time(6), column("id", "TEXT", ColumnType.TEXT, 0, 0, false));
        List<LoginRecord> rows = Stream.of("=1+1", "", "a\r\n\"b\",", "'quoted'", "王芳 😀", " ", "12")
                .map(text -> row(LoginId.of(text)))
                .toList();
        byte[] part = written(PartFormat.of(format, "gzip", new PartOptions(1, neutralize), columns, 1, 0), rows);

        assertThat(read(PartKeys.of(format, "gzip", neutralize, columns, 1, 0), part))
                .isEqualTo(rows.stream().map(row -> TIME + " " + row.id()).toList());
    }

    @Test
    void rowsOfAFileAreReadUnchanged() {
        List<Column> columns = List.of(
                column("id", "JSON", ColumnType.NUMBER_OR_TEXT, 0, 0, false),
                column("last_login", "JSON", ColumnType.INSTANT, 0, 9, true));
        String lines = """
                {"deep":{"id":5,"last_login":"no"},"id":1.50,"last_login":"2026-11-22T10:00:00.000000001Z"}
                {"id":1,"id":"x","last_login":null}
                {"other":[{"id":9}],"id":12345678901234567890}
                """;

        assertThat(read(PartKeys.of("jsonl", "none", false, columns, 0, 1), lines.getBytes(UTF_8)))
                .containsExactly("2026-11-22T10:00:00.000000001Z 1.5", "null \"x\"", "null 12345678901234567890");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"id":1,"last_login":null}\\n{"id":2 | row 2 cannot be read: Unexpected end-of-input
                    {"id":1,"last_login":null}\\n[]        | row 2 cannot be read: it is not a JSON object
                    {"last_login":null}                    | row 1 cannot be read: it has no id
                    {"id":true,"last_login":null}          | row 1 cannot be read: its id is neither a number nor a text
                    {"id":1,"last_login":"yesterday"}      | row 1 cannot be read: its last_login is not an instant: "yesterday"
                    {"id":1,"last_login":5}                | row 1 cannot be read: its last_login is not a text
                    {"id":"\\ud83d","last_login":null}     | row 1 cannot be read: a text contains half of a surrogate pair
                    {"id":1,"x":[{"y":"\\ude00\\ud83d"}]} | row 1 cannot be read: a text contains half of a surrogate pair
                    {"id":1,"x":"\\ud83d\\ude00"}\\n{       | row 2 cannot be read: Unexpected end-of-input
                    {"id":1}{"id":2}                       | row 2 cannot be read: it begins on line 1
                    """)
    void aMalformedLineIsNamed(String lines, String message) {
        List<Column> columns = List.of(column("id", "NUMBER", ColumnType.NUMBER, 9, 0, false), time(6));

        assertThatExceptionOfType(UnreadablePartException.class)
                .isThrownBy(() -> read(
                        PartKeys.of("jsonl", "none", false, columns, 0, 1),
                        lines.replace("\\n", "\n").getBytes(UTF_8)))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    id,other\\r\\n1,             | its first line does not name the columns [id, last_login]
                    id\\r\\n1                   | its first line does not name the columns [id, last_login]
                    id,last_login\\r\\n1,,         | row 1 cannot be read: it has 3 fields, expected 2
                    id,last_login\\r\\n1,"x"y     | a field is followed by 'y', expected a comma or the end of the line
                    id,last_login\\r\\n1,"x       | it ends within a quoted field
                    id,last_login\\r\\n1         | row 1 cannot be read: it has 1 fields, expected 2
                    id,last_login\\r\\nx,        | row 1 cannot be read: its id is not a number: "x"
                    id,last_login\\r\\n1,x       | row 1 cannot be read: its last_login is not an instant: "x"
                    """)
    void aMalformedCsvRecordIsNamed(String text, String message) {
        List<Column> columns = List.of(column("id", "NUMBER", ColumnType.NUMBER, 9, 0, false), time(6));

        assertThatExceptionOfType(UnreadablePartException.class)
                .isThrownBy(() -> read(
                        PartKeys.of("csv", "none", false, columns, 0, 1),
                        text.replace("\\r\\n", "\r\n").getBytes(UTF_8)))
                .withMessage(message);
    }

    @Test
    void aCsvTextThatIsNotUtf8IsRefused() {
        List<Column> columns = List.of(column("id", "NUMBER", ColumnType.NUMBER, 9, 0, false), time(6));
        byte[] text = "id,last_login\r\n1,\u00e4".getBytes(ISO_8859_1);

        assertThatExceptionOfType(UnreadablePartException.class)
                .isThrownBy(() -> read(PartKeys.of("csv", "none", false, columns, 0, 1), text))
                .withMessage("it is not UTF-8");
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aTruncatedPartIsRefused(Format format, Compression compression) throws Exception {
        List<LoginRecord> rows = ManyRows.of(3_000);
        byte[] part = written(format, compression, rows);
        byte[] cut = Arrays.copyOf(part, part.length * 2 / 3);
        PartKeys reader = reader(format, compression);

        assertThatExceptionOfType(UnreadablePartException.class).isThrownBy(() -> read(reader, cut));
    }

    /** Wider than CSV libraries accept by default. */
    @Test
    void aFieldOutsideTheKeyMayHaveAnyWidth() throws Exception {
        List<Column> columns = List.of(
                column("text", "TEXT", ColumnType.TEXT, 0, 0, false),
                column("id", "NUMBER", ColumnType.NUMBER, 9, 0, false),
                time(6));
        String wide = "a,\"".repeat(6_000_000);
        List<LoginRecord> rows = List.of(
                new LoginRecord(TIME, LoginId.of(1), new @Nullable Object[] {wide, null, null}),
                new LoginRecord(TIME, LoginId.of(2), new @Nullable Object[] {"", null, null}));
        byte[] part = written(PartFormat.of("csv", "gzip", PartOptions.USUAL, columns, 1, 2), rows);

        assertThat(read(PartKeys.of("csv", "gzip", false, columns, 1, 2), part)).isEqualTo(keys(rows));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void damageInAParquetFileIsFoundOrTouchesNoKey(Compression compression) throws Exception {
        List<LoginRecord> rows = ManyRows.of(300);
        byte[] part = written(Format.PARQUET, compression, rows);
        PartKeys reader = reader(Format.PARQUET, compression);
        Random random = new Random(11);
        int found = 0;
        for (int i = 0; i < 400; i++) {
            byte[] damaged = part.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(read(reader, damaged)).isNotEmpty();
            } catch (UnreadablePartException e) {
                found++;
            }
        }
        assertThat(found).isPositive();
    }

    @Test
    void aParquetFileOfOtherColumnsIsRefused() throws Exception {
        List<Column> columns = List.of(column("id", "NUMBER", ColumnType.NUMBER, 9, 0, false), time(6));
        List<Column> wider = List.of(column("id", "NUMBER", ColumnType.NUMBER, 30, 0, false), time(6));
        byte[] part = written(
                PartFormat.of("parquet", "zstd", PartOptions.USUAL, columns, 0, 1), List.of(row(LoginId.of(1))));

        assertThatExceptionOfType(UnreadablePartException.class)
                .isThrownBy(() -> read(PartKeys.of("parquet", "zstd", false, wider, 0, 1), part))
                .withMessageStartingWith("its schema should be ");
    }

    @Test
    void aTextInAParquetFileThatIsNotUtf8IsRefused() throws Exception {
        List<Column> columns = List.of(
                column("id", "NUMBER", ColumnType.NUMBER, 9, 0, false),
                time(6),
                column("name", "TEXT", ColumnType.TEXT, 0, 0, false));
        LoginRecord row = new LoginRecord(TIME, LoginId.of(1), new @Nullable Object[] {null, null, "ä"});
        byte[] part = written(PartFormat.of("parquet", "none", PartOptions.USUAL, columns, 0, 1), List.of(row));
        PartKeys reader = PartKeys.of("parquet", "none", false, columns, 0, 1);
        // A page of one text, after its length, and the checksum of the page.
        byte[] page = {2, 0, 0, 0, (byte) 0xc3, (byte) 0xa4};
        byte[] wrong = {2, 0, 0, 0, (byte) 0xc3, 'a'};

        byte[] damaged = replaced(replaced(part, page, wrong), checksum(page), checksum(wrong));

        assertThat(read(reader, part)).hasSize(1);
        assertThatExceptionOfType(UnreadablePartException.class)
                .isThrownBy(() -> read(reader, damaged))
                .withMessage("row 1 cannot be read: its name is not UTF-8");
    }

    private static byte[] replaced(byte[] bytes, byte[] old, byte[] by) {
        String replaced =
                new String(bytes, ISO_8859_1).replace(new String(old, ISO_8859_1), new String(by, ISO_8859_1));
        byte[] result = replaced.getBytes(ISO_8859_1);
        // Otherwise the offsets in the footer would be wrong.
        assertThat(result).hasSameSizeAs(bytes).isNotEqualTo(bytes);
        return result;
    }

    /** As a page's header contains it: a zigzag number of variable length. */
    private static byte[] checksum(byte[] page) {
        CRC32 sum = new CRC32();
        sum.update(page);
        int crc = (int) sum.getValue();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = (crc << 1) ^ (crc >> 31);
        for (; (rest & ~0x7f) != 0; rest >>>= 7) {
            out.write((rest & 0x7f) | 0x80);
        }
        out.write(rest);
        return out.toByteArray();
    }

    private static Column time(int digits) {
        return column("last_login", "TIMESTAMP", ColumnType.LOCAL_DATE_TIME, 0, digits, true);
    }

    private static LoginRecord row(LoginId id) {
        return new LoginRecord(TIME, id, new @Nullable Object[2]);
    }

    @Test
    void aLineThatIsLongerThanAnyIsRefusedWhereItIsTooLong() {
        JsonLinesKeys keys = new JsonLinesKeys("id", "t");
        String row = "{\"id\":1,\"t\":null}\n";
        List<LoginId> read = new ArrayList<>();

        assertThatExceptionOfType(UnreadablePartException.class)
                .isThrownBy(() -> keys.read(
                        new ByteArrayInputStream((row + row + "{\"a\":\"" + "x".repeat(200_000)).getBytes(UTF_8)),
                        100_000,
                        (time, id) -> read.add(id)))
                .withMessage("line 3 has more than 100000 bytes, more than any that this program writes");
        assertThat(read).hasSize(2);
    }

    @Test
    void aKeyThatIsLongerThanAnyIsRefusedInCsv() {
        PartKeys keys = PartKeys.of("csv", "none", false, ManyRows.COLUMNS, ManyRows.ID, ManyRows.TIME);

        assertThatExceptionOfType(UnreadablePartException.class)
                .isThrownBy(
                        () -> keys.read("x".repeat(CsvKeys.MOST_CHARACTERS + 1).getBytes(UTF_8), (time, id) -> {}))
                .withMessage("a name or key has more than 1048576 characters");
    }

    @Test
    void onlyAPartOfOthersThatNeedsMoreMemoryThanThereIsIsUnreadable() throws IOException {
        PartKeys keys = PartKeys.of("jsonl", "none", false, ManyRows.COLUMNS, ManyRows.ID, ManyRows.TIME);
        byte[] part = written(Format.JSONL, Compression.NONE, ManyRows.of(1));
        KeySink tooMuch = (time, id) -> {
            throw new OutOfMemoryError("as if");
        };

        assertThatExceptionOfType(UnreadablePartException.class)
                .isThrownBy(() -> keys.readUntrusted(part, tooMuch))
                .withMessage("it needs more memory than the program may use");
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> keys.read(part, tooMuch));
    }
}
