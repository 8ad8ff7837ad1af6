package dev.nightshift.partfile;

import static dev.nightshift.partfile.ManyRows.COLUMNS;
import static dev.nightshift.partfile.ManyRows.ID;
import static dev.nightshift.partfile.ManyRows.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.publication.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** DuckDB, an independent reader, reads exactly the written rows in every format and compression. */
final class FormatsRoundTripTests {

    private static final List<LoginRecord> ROWS = ManyRows.of(2_000);

    @TempDir
    @Nullable Path folder;

    static Stream<Arguments> formats() {
        return Stream.of(Format.values())
                .flatMap(format -> Stream.of(Compression.values())
                        .flatMap(compression -> Stream.of(1, 6)
                                .filter(level -> level == 1 || compression != Compression.NONE)
                                .map(level -> Arguments.of(format, compression, level))));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyRowIsReadBackAsItWas(Format format, Compression compression, int level) throws Exception {
        PartFormat parts =
                PartFormat.of(format.label(), compression.label(), new PartOptions(level, false), COLUMNS, ID, TIME);
        Path file = write(parts, ROWS);
        TableFiles files = files(format, compression, COLUMNS, file);

        List<List<@Nullable String>> rows = DuckDb.query(
                "SELECT " + values(files) + " FROM \"ni\"\"ght\"",
                "SET TimeZone = 'UTC'",
                new DuckDbView().write(files));

        assertThat(rows).hasSameSizeAs(ROWS);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(sameDoubles(rows.get(i))).isEqualTo(expected(ROWS.get(i), COLUMNS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyColumnHasItsNameAndValuesWhateverItsName(Format format) throws Exception {
        List<String> names = List.of(
                "cutoff",
                "rerun",
                "json",
                "filename",
                "file_row_number",
                "a \"quoted\" name",
                "it's",
                "two\nlines\r\nand more\r",
                "back\\slash \\",
                "\\E.*",
                "$.a[0]",
                "comma, semicolon; tab\t",
                " blank ",
                "{}",
                "select",
                "\u2028王😀");
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("id", "ID", "NUMBER", ColumnType.NUMBER, 18, 0, false));
        @Nullable Object[] first = new @Nullable Object[names.size() * 3 + 2];
        @Nullable Object[] second = new @Nullable Object[first.length];
        for (String name : names) {
            first[columns.size()] = "text of " + name;
            columns.add(new Column(name, name, "VARCHAR2", ColumnType.TEXT, 100, 0, true));
            first[columns.size()] = new BigDecimal("0.12345678901234567890" + columns.size());
            columns.add(new Column(name + "-number", name, "NUMBER", ColumnType.NUMBER, 0, 0, true));
            first[columns.size()] = new byte[] {(byte) columns.size()};
            columns.add(new Column(name + "-bytes", name, "RAW", ColumnType.BINARY, 16, 0, true));
        }
        columns.add(new Column("last_login", "LAST_LOGIN", "TIMESTAMP", ColumnType.INSTANT, 0, 6, true));
        List<LoginRecord> rows = List.of(
                new LoginRecord(Instant.EPOCH, LoginId.of(1), first),
                new LoginRecord(Instant.EPOCH, LoginId.of(2), second));
        Compression compression = format.usualCompression();
        PartFormat parts =
                PartFormat.of(format.label(), compression.label(), PartOptions.USUAL, columns, ID, columns.size() - 1);
        TableFiles files = files(format, compression, columns, write(parts, rows));
        String view = new DuckDbView().write(files);

        assertThat(DuckDb.query("SELECT column_name FROM (DESCRIBE \"ni\"\"ght\")", view).stream()
                        .flatMap(List::stream))
                .containsExactlyElementsOf(columns.stream().map(Column::name).toList());
        assertThat(DuckDb.query("SELECT " + values(files) + " FROM \"ni\"\"ght\" ORDER BY id", view))
                .isEqualTo(rows.stream().map(row -> expected(row, columns)).toList());
    }

    @ParameterizedTest
    @EnumSource
    void aChainIsAViewOfAllItsRowsAndOneOfTheNewestRowOfEachId(Format format) throws Exception {
        List<Column> columns = List.of(
                new Column("i\"d", "ID", "NUMBER", ColumnType.NUMBER, 18, 0, false),
                new Column("last_login", "LAST_LOGIN", "TIMESTAMP", ColumnType.INSTANT, 0, 6, true));
        PartFormat parts =
                PartFormat.of(format.label(), format.usualCompression().label(), PartOptions.USUAL, columns, 0, 1);
        Path first = write(parts, List.of(row(1, 10L), row(2, 20L), row(3, null), row(4, null)));
        first = Files.move(first, first.resolveSibling("first-" + first.getFileName()));
        Path second = write(parts, List.of(row(1, 30L), row(3, 40L)));
        TableFiles files = new TableFiles(
                "ni\"ght",
                "A chain",
                format,
                format.usualCompression(),
                columns,
                0,
                1,
                List.of(first.toString(), second.toString()),
                true,
                TableDefinitionTests.target(null, false),
                "s3://bucket/current/");
        String rows = "SELECT \"i\"\"d\"::VARCHAR, epoch(last_login)::BIGINT::VARCHAR FROM ";
        String views = new DuckDbView().write(files);

        assertThat(DuckDb.query(rows + "\"ni\"\"ght\"", views)).hasSize(6);
        assertThat(DuckDb.query(rows + "\"ni\"\"ght_newest\" ORDER BY 1", views))
                .isEqualTo(
                        List.of(List.of("1", "30"), List.of("2", "20"), List.of("3", "40"), Arrays.asList("4", null)));
    }

    private static LoginRecord row(long id, @Nullable Long second) {
        return new LoginRecord(
                second == null ? null : Instant.ofEpochSecond(second), LoginId.of(id), new @Nullable Object[2]);
    }

    @Test
    void parquetHasTheExactTypesAndNullFlags() throws Exception {
        Path file = write(PartFormat.of("parquet", "zstd", PartOptions.USUAL, COLUMNS, ID, TIME), ROWS.subList(0, 2));

        assertThat(DuckDb.query("SELECT concat_ws(' ', name, repetition_type, type, type_length, logical_type)"
                                + " FROM parquet_schema('" + file + "') WHERE name <> 'logins'")
                        .stream()
                        .flatMap(List::stream))
                .containsExactly(
                        "id REQUIRED INT64",
                        "small OPTIONAL INT32 DecimalType(scale=3, precision=9)",
                        "money OPTIONAL INT64 DecimalType(scale=2, precision=18)",
                        "huge OPTIONAL FIXED_LEN_BYTE_ARRAY 16 DecimalType(scale=10, precision=38)",
                        "zeros OPTIONAL FIXED_LEN_BYTE_ARRAY 10 DecimalType(scale=0, precision=22)",
                        "any OPTIONAL BYTE_ARRAY StringType()",
                        "ratio OPTIONAL DOUBLE",
                        "a \"name\", 王 OPTIONAL BYTE_ARRAY StringType()",
                        "raw OPTIONAL BYTE_ARRAY",
                        "active OPTIONAL BOOLEAN",
                        "born OPTIONAL INT32 DateType()",
                        "changed OPTIONAL INT64 TimestampType(isAdjustedToUTC=0,"
                                + " unit=TimeUnit(MILLIS=<null>, MICROS=<null>, NANOS=NanoSeconds()))",
                        "seen OPTIONAL BYTE_ARRAY StringType()",
                        "uuid OPTIONAL BYTE_ARRAY StringType()",
                        "modified OPTIONAL INT64 TimestampType(isAdjustedToUTC=1,"
                                + " unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds(), NANOS=<null>))",
                        "last_login OPTIONAL INT64 TimestampType(isAdjustedToUTC=1,"
                                + " unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds(), NANOS=<null>))");
    }

    @Test
    void parquetBoundsItsRowGroupsHoweverWideTheRows() throws Exception {
        List<Column> columns = List.of(
                new Column("id", "ID", "NUMBER", ColumnType.NUMBER, 18, 0, false),
                new Column("last_login", "LAST_LOGIN", "TIMESTAMP", ColumnType.INSTANT, 0, 6, true),
                new Column("text", "TEXT", "CLOB", ColumnType.TEXT, 0, 0, true));
        String text = new Random(3)
                .ints(600_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        List<LoginRecord> rows = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            String rotated = text.substring(i) + text.substring(0, i);
            rows.add(new LoginRecord(
                    Instant.ofEpochSecond(i), LoginId.of(i), new @Nullable Object[] {null, null, rotated}));
        }

        Path file = write(PartFormat.of("parquet", "none", PartOptions.USUAL, columns, 0, 1), rows);

        // 36 MB, of which a group may have 16 MiB and what is written until the size is checked.
        List<List<@Nullable String>> groups = DuckDb.query("SELECT max(row_group_id) + 1, max(total_uncompressed_size)"
                + " FROM parquet_metadata('" + file + "')");
        assertThat(Integer.parseInt(Objects.requireNonNull(groups.get(0).get(0))))
                .isBetween(2, 4);
        assertThat(Long.parseLong(Objects.requireNonNull(groups.get(0).get(1)))).isLessThan(20_000_000);
    }

    @Test
    void parquetNamesItsRunAndPart() throws Exception {
        PartFormat format = PartFormat.of("parquet", "zstd", PartOptions.USUAL, COLUMNS, ID, TIME);
        PartEncoder encoder =
                format.begin(new RunFolder("", "logins", Instant.parse("2026-11-23T00:00:00Z"), 2).facts(1, 7));
        encoder.add(new Block(ROWS.subList(0, 3), null, 0, 0, 0));
        Path file = write(format, Objects.requireNonNull(encoder.complete()));

        assertThat(
                        DuckDb.query("SELECT decode(key) || '=' || decode(value) FROM parquet_kv_metadata('" + file
                                        + "')")
                                .stream()
                                .flatMap(List::stream))
                .contains(
                        "nightshift.source=logins",
                        "nightshift.cutoff=2026-11-23T00:00:00Z",
                        "nightshift.rerun=2",
                        "nightshift.partition=1",
                        "nightshift.part=7",
                        "nightshift.first.id=-5",
                        "nightshift.last.id=2",
                        "nightshift.last.last-login=" + ROWS.get(2).lastLogin());
        assertThat(DuckDb.query("SELECT created_by, num_rows FROM parquet_file_metadata('" + file + "')"))
                .singleElement()
                .asString()
                .startsWith("[parquet-mr version ")
                .endsWith(", 3]");
    }

    private Path write(PartFormat format, List<LoginRecord> rows) throws IOException {
        List<Block> blocks = IntStream.range(0, (rows.size() + 999) / 1000)
                .mapToObj(i -> rows.subList(i * 1000, Math.min(rows.size(), i * 1000 + 1000)))
                .map(some -> new Block(some, null, 0, 0, 0))
                .toList();
        return write(format, Objects.requireNonNull(format.encode(blocks)));
    }

    private Path write(PartFormat format, EncodedPart part) throws IOException {
        // As in the bucket. DuckDB must not read columns from such names.
        Path file =
                Objects.requireNonNull(folder).resolve("cutoff=20261123T000000Z/rerun=0/part." + format.extension());
        Files.createDirectories(file.getParent());
        try (InputStream in = part.open()) {
            Files.copy(in, file);
        }
        return file;
    }

    private static TableFiles files(Format format, Compression compression, List<Column> columns, Path file) {
        return new TableFiles(
                "ni\"ght",
                "A run",
                format,
                compression,
                columns,
                ID,
                columns.size() - 1,
                List.of(file.toString()),
                false,
                TableDefinitionTests.target(null, false),
                "s3://bucket/current/");
    }

    /** Every column as a text that contains its whole value. */
    private static String values(TableFiles files) {
        return String.join(
                ", ",
                IntStream.range(0, files.columns().size())
                        .mapToObj(i -> {
                            String name = '"' + files.column(i).name().replace("\"", "\"\"") + '"';
                            return switch (files.form(i)) {
                                case BINARY -> "hex(" + name + ")";
                                case INSTANT -> "epoch_us(" + name + ")::VARCHAR";
                                case LOCAL_TIME -> "epoch_ns(" + name + ")::VARCHAR";
                                default -> name + "::VARCHAR";
                            };
                        })
                        .toList());
    }

    /** Adapts the text of a double, which DuckDB writes differently. */
    private static List<@Nullable String> sameDoubles(List<@Nullable String> row) {
        List<@Nullable String> same = new ArrayList<>(row);
        for (int i = 0; i < same.size(); i++) {
            String value = same.get(i);
            if (COLUMNS.get(i).type() == ColumnType.DOUBLE && value != null) {
                same.set(i, Double.toString(Double.parseDouble(value)));
            }
        }
        return same;
    }

    private static List<@Nullable String> expected(LoginRecord row, List<Column> columns) {
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Object value = i == ID ? row.id().value() : i == columns.size() - 1 ? row.lastLogin() : row.value(i);
            values.add(value == null ? null : expected(columns.get(i), value));
        }
        return values;
    }

    private static String expected(Column column, Object value) {
        if (value instanceof BigDecimal number) {
            boolean fixed = column.precision() > 0 && number.scale() < column.scale();
            return (fixed || number.scale() < 0 ? number.setScale(column.scale()) : number).toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().withUpperCase().formatHex(bytes);
        }
        if (value instanceof Instant at) {
            return Long.toString(at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000);
        }
        if (value instanceof LocalDateTime at) {
            Instant instant = at.toInstant(ZoneOffset.UTC);
            return new BigDecimal(instant.getEpochSecond())
                    .movePointRight(9)
                    .add(new BigDecimal(instant.getNano()))
                    .toPlainString();
        }
        if (value instanceof OffsetDateTime at) {
            return new TimeText(column.scale()).set(at).toString();
        }
        return value.toString();
    }
}
