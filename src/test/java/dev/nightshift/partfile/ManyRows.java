package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows with a column of every type, with values that are difficult to carry exactly and with random ones. */
final class ManyRows {

    static final int ID = 0;

    static final List<Column> COLUMNS = List.of(
            column("id", "BIGINT", ColumnType.NUMBER, 19, 0, false),
            column("small", "NUMBER", ColumnType.NUMBER, 9, 3, true),
            column("money", "NUMBER", ColumnType.NUMBER, 18, 2, true),
            column("huge", "NUMBER", ColumnType.NUMBER, 38, 10, true),
            column("zeros", "NUMBER", ColumnType.NUMBER, 22, 0, true),
            column("any", "NUMBER", ColumnType.NUMBER, 0, 0, true),
            column("ratio", "BINARY_DOUBLE", ColumnType.DOUBLE, 0, 0, true),
            column("a \"name\", 王", "VARCHAR2", ColumnType.TEXT, 100, 0, true),
            column("raw", "RAW", ColumnType.BINARY, 16, 0, true),
            column("active", "BOOLEAN", ColumnType.BOOLEAN, 0, 0, true),
            column("born", "DATE", ColumnType.DATE, 0, 0, true),
            column("changed", "TIMESTAMP(9)", ColumnType.LOCAL_DATE_TIME, 0, 9, true),
            column("seen", "TIMESTAMP(6) WITH TIME ZONE", ColumnType.OFFSET_DATE_TIME, 0, 6, true),
            column("uuid", "uuid", ColumnType.UUID, 0, 0, true),
            column("modified", "timestamptz", ColumnType.INSTANT, 0, 3, true),
            column("last_login", "TIMESTAMP(6)", ColumnType.LOCAL_DATE_TIME, 0, 6, true));

    static final int TIME = COLUMNS.size() - 1;

    private static final List<String> TEXTS = List.of(
            "",
            "a \"quoted\", text",
            "line\nbreak\r\nand another\r",
            "Grüße 王芳 😀",
            "NULL",
            "=1+1",
            "{\"huge\":5,\"any\":6}",
            " blanks ",
            "\\",
            "'",
            "\t");

    private ManyRows() {}

    static List<LoginRecord> of(int count) {
        Random random = new Random(5);
        List<LoginRecord> rows = new ArrayList<>();
        rows.add(row(-5, null, new @Nullable Object[COLUMNS.size()]));
        rows.add(hard());
        for (int i = 2; i < count; i++) {
            rows.add(random(i, random));
        }
        return rows;
    }

    private static LoginRecord hard() {
        return row(
                Long.MIN_VALUE + 1,
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                null,
                new BigDecimal("-0.001"),
                new BigDecimal("9999999999999999.99"),
                new BigDecimal("-9999999999999999999999999999.0000000001"),
                new BigDecimal("9.9E+21"),
                new BigDecimal("0.1234567890123456789012345678901234567890"),
                0.1,
                TEXTS.get(1),
                HexFormat.of().parseHex("00ff7f80"),
                true,
                LocalDate.of(1582, 10, 4),
                LocalDateTime.parse("1969-01-02T03:04:05.123456789"),
                OffsetDateTime.parse("2026-01-02T03:04:05.123456-03:30"),
                "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                Instant.parse("1900-01-01T00:00:00.001Z"));
    }

    private static LoginRecord random(long id, Random random) {
        @Nullable Object[] values = new @Nullable Object[COLUMNS.size()];
        byte[] raw = new byte[random.nextInt(8)];
        random.nextBytes(raw);
        values[1] = new BigDecimal(BigInteger.valueOf(random.nextInt(1_999_999_999) - 999_999_999L), 3);
        values[2] = new BigDecimal(BigInteger.valueOf(random.nextLong() % 1_000_000_000_000_000_000L), 2);
        values[3] = new BigDecimal(sign(new BigInteger(126, random), random), 10);
        values[4] = new BigDecimal(sign(new BigInteger(73, random), random));
        values[5] = new BigDecimal(sign(new BigInteger(150, random), random), random.nextInt(60) - 10);
        values[6] = random.nextGaussian();
        values[7] = TEXTS.get(random.nextInt(TEXTS.size())) + (random.nextBoolean() ? "" : random.nextInt());
        values[8] = raw;
        values[9] = random.nextBoolean();
        values[10] = LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000);
        values[11] = LocalDateTime.ofEpochSecond(random.nextInt() * 4L, random.nextInt(1_000_000_000), ZoneOffset.UTC);
        values[12] = LocalDateTime.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000, ZoneOffset.UTC)
                .atOffset(ZoneOffset.ofTotalSeconds(60 * (random.nextInt(1_440) - 720)));
        values[13] = new UUID(random.nextLong(), random.nextLong()).toString();
        values[14] = Instant.ofEpochMilli(random.nextLong() % 10_000_000_000_000L);
        for (int i = 1; i < TIME; i++) {
            if (random.nextInt(5) == 0) {
                values[i] = null;
            }
        }
        return row(id, Instant.ofEpochSecond(id * 1_000, random.nextInt(1_000_000) * 1_000L), values);
    }

    private static BigInteger sign(BigInteger number, Random random) {
        return random.nextBoolean() ? number : number.negate();
    }

    private static LoginRecord row(long id, @Nullable Instant at, @Nullable Object... values) {
        @Nullable Object[] all = Arrays.copyOf(values, COLUMNS.size());
        return new LoginRecord(at, LoginId.of(id), all);
    }

    static Column column(String name, String sourceType, ColumnType type, int precision, int scale, boolean nullable) {
        return new Column(name, name.toUpperCase(Locale.ROOT), sourceType, type, precision, scale, nullable);
    }
}
