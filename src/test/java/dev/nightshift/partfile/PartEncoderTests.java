package dev.nightshift.partfile;

import static dev.nightshift.partfile.ManyRows.column;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of encoding a part block by block, in every format. */
final class PartEncoderTests {

    static Stream<Arguments> formats() {
        return Stream.of(Format.values())
                .flatMap(format -> Stream.of(Compression.values())
                        .map(compression -> Arguments.of(PartFormat.of(
                                format.label(),
                                compression.label(),
                                PartOptions.USUAL,
                                ManyRows.COLUMNS,
                                ManyRows.ID,
                                ManyRows.TIME))));
    }

    private static Block block(List<LoginRecord> rows) {
        return new Block(rows, null, 0, 0, 0);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theSameRowsGiveTheSameBytesHoweverTheyAreCutIntoBlocks(PartFormat format) throws Exception {
        List<LoginRecord> rows = ManyRows.of(3_000);
        PartEncoder encoder = format.begin(Map.of());
        for (LoginRecord row : rows) {
            encoder.add(block(List.of(row)));
        }

        EncodedPart one = Objects.requireNonNull(encoder.complete());
        EncodedPart other = Objects.requireNonNull(format.encode(List.of(block(rows))));

        assertThat(bytes(one)).isEqualTo(bytes(other));
        assertThat(one.sha256()).isEqualTo(other.sha256());
        assertThat(one.rows()).isEqualTo(3_000);
        assertThat(one.first()).isSameAs(rows.get(0));
        assertThat(one.last()).isSameAs(rows.get(2_999));
    }

    @ParameterizedTest
    @EnumSource
    void everyCompressionIsAvailableOnThisPlatform(Compression compression) {
        assertThat(compression.objection()).isNull();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void withoutRowsThereIsNoPart(PartFormat format) {
        PartEncoder encoder = format.begin(Map.of());

        assertThat(encoder.complete()).isNull();
        encoder.abort();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void givingUpIsHarmlessTwiceAndAfterTheEnd(PartFormat format) {
        PartEncoder given = format.begin(Map.of());
        given.add(block(ManyRows.of(10)));
        given.abort();
        given.abort();
        assertThatThrownBy(() -> given.add(block(ManyRows.of(2)))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(given::complete).isInstanceOf(IllegalStateException.class);

        PartEncoder ended = format.begin(Map.of());
        ended.add(block(ManyRows.of(10)));
        EncodedPart part = Objects.requireNonNull(ended.complete());
        ended.abort();
        assertThat(part.length()).isPositive();
        assertThatThrownBy(ended::complete).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER, 5, 2, 1234.56, more than 5 digits",
        "NUMBER, 12, 2, 12345678901.23, more than 12 digits",
        "NUMBER, 38, 0, 1234567890123456789012345678901234567890, more than 38 digits",
        "NUMBER, 20, 0, 0.5, Rounding necessary",
        "BIGINT, 19, 0, 9223372036854775808, Overflow"
    })
    void aNumberBeyondItsDeclaredDigitsIsRefused(String type, int precision, int scale, String value, String why) {
        Column column = column("x", type, ColumnType.NUMBER, precision, scale, true);

        assertThatThrownBy(() -> parquet(column, new BigDecimal(value)))
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining("Column X of the row with id 1 cannot be written exactly: ")
                .hasMessageContaining(why)
                .hasMessageEndingWith("; use --format jsonl or csv");
    }

    @ParameterizedTest
    @CsvSource({"1677-09-21T00:12:43.145224191Z", "2262-04-11T23:47:16.854775808Z"})
    void aTimeBeyondTheRangeOfNanosecondsIsRefused(String time) {
        Column column = column("x", "TIMESTAMP(9)", ColumnType.INSTANT, 0, 9, true);

        assertThatThrownBy(() -> parquet(column, Instant.parse(time)))
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining(time + " does not fit a Parquet column for TIMESTAMP(9)");
    }

    @ParameterizedTest
    @CsvSource({"1677-09-21T00:12:43.145224192Z", "1969-12-31T23:59:59.999999999Z", "2262-04-11T23:47:16.854775807Z"})
    void theFarthestNanosecondsFit(String time) {
        Column column = column("x", "TIMESTAMP(9)", ColumnType.INSTANT, 0, 9, true);

        assertThat(parquet(column, Instant.parse(time))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"1", "9", "18", "19", "38"})
    void aNullInANotNullColumnIsRefused(int precision) {
        Column column = column("x", "NUMBER", ColumnType.NUMBER, precision, 0, false);

        assertThatThrownBy(() -> parquet(column, null))
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining("it is NULL, but the source declares the column NOT NULL");
    }

    private static @Nullable EncodedPart parquet(Column column, @Nullable Object value) {
        List<Column> columns = List.of(
                column("id", "NUMBER", ColumnType.NUMBER, 18, 0, false),
                column,
                column("t", "TIMESTAMP", ColumnType.INSTANT, 0, 0, true));
        LoginRecord row = new LoginRecord(null, LoginId.of(1), new @Nullable Object[] {null, value, null});
        return PartFormat.of("parquet", "zstd", PartOptions.USUAL, columns, 0, 2)
                .encode(List.of(block(List.of(row))));
    }

    private static byte[] bytes(EncodedPart part) throws IOException {
        try (InputStream in = part.open()) {
            return in.readAllBytes();
        }
    }
}
