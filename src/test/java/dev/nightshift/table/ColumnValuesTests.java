package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.LoginRecord;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColumnValuesTests {

    @AutoClose
    private final TestDatabase database = TestDatabase.inMemory();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NUMBER(1)     | 9                                          | 9",
                "NUMBER(18)    | -999999999999999999                        | -999999999999999999",
                "NUMBER(19)    | 9999999999999999999                        | 9999999999999999999",
                "NUMBER(38)    | 12345678901234567890123456789012345678     | 12345678901234567890123456789012345678",
                "NUMBER(38,10) | 1234567890123456789012345678.0123456789    | 1234567890123456789012345678.0123456789",
                "NUMBER(38,38) | 0.00000000000000000000000000000000000001   | 0.00000000000000000000000000000000000001",
                "NUMBER(9,3)   | 1.5                                        | 1.500",
                "NUMBER(9,3)   | 0                                          | 0.000",
                "NUMBER        | 0.1234567890123456789012345678901234567891 | 0.1234567890123456789012345678901234567891",
                "NUMBER        | 1000000                                    | 1000000",
                "DECFLOAT(5)   | 1.25                                       | 1.25",
                "DECFLOAT(34)  | 1E+300                                     | 1E+300",
                "DECFLOAT(34)  | -1.5E-300                                  | -1.5E-300",
                "TINYINT       | -128                                       | -128",
                "SMALLINT      | 32767                                      | 32767",
                "INT           | -2147483648                                | -2147483648",
                "BIGINT        | 9223372036854775807                        | 9223372036854775807",
            })
    void aNumberIsExactToTheLastDigit(String type, String literal, String expected) {
        Object value = value(type, literal);

        assertThat(value).isInstanceOfAny(Long.class, BigDecimal.class);
        assertThat(new BigDecimal(String.valueOf(value))).isEqualByComparingTo(new BigDecimal(expected));
        assertThat(scale(String.valueOf(value))).isEqualTo(scale(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "BINARY_DOUBLE, 0.1, 0.1",
        "BINARY_DOUBLE, 1.7976931348623157E308, 1.7976931348623157E308",
        "BINARY_DOUBLE, 4.9E-324, 4.9E-324",
        "BINARY_FLOAT, 0.1, 0.10000000149011612",
        "REAL, 1.5, 1.5"
    })
    void aBinaryFloatIsTheDoubleThatItIs(String type, String literal, double expected) {
        assertThat(value(type, "CAST('" + literal + "' AS " + type + ")")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void aValueThatIsNotANumberIsRefusedByColumnAndId(String value) {
        create("BINARY_DOUBLE", "CAST('" + value + "' AS BINARY_DOUBLE)");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.records(database.source(), KeyRange.NEVER_LOGGED_IN))
                .withMessage(
                        "Column X of the row with id 1 in \"PUBLIC\".\"LOGINS\" could not be read exactly: the value "
                                + value + " has no form in a part file");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity"})
    void aDecimalFloatThatIsNotANumberIsRefusedByColumnAndId(String value) {
        create("NUMBER", "CAST('" + value + "' AS DECFLOAT)");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.records(database.source(), KeyRange.NEVER_LOGGED_IN))
                .withMessageStartingWith(
                        "Column X of the row with id 1 in \"PUBLIC\".\"LOGINS\" could not be read exactly:");
    }

    @Test
    void aTextIsItsCharacters() {
        assertThat(value("VARCHAR2(50)", "' a''\"\\' || CHAR(10) || CHAR(0) || '😀 '"))
                .isEqualTo(" a'\"\\\n\0😀 ");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "VARCHAR2(50), 'cut' || CHAR(55357), 4, D83D",
                "VARCHAR2(50), CHAR(56832) || 'cut', 1, DE00",
                "VARCHAR2(50), '😀' || CHAR(55357) || ' ', 3, D83D"
            })
    void halfASurrogatePairIsRefusedByColumnRowAndPlace(String type, String literal, int place, String half) {
        create(type, literal);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.records(database.source(), KeyRange.NEVER_LOGGED_IN))
                .withMessage(
                        "Column X of the row with id 1 in \"PUBLIC\".\"LOGINS\" could not be read exactly: character "
                                + place + " of its value is U+" + half
                                + ", half of a surrogate pair, which is not Unicode; correct the value, or leave its row out"
                                + " with nightshift.source.where");
    }

    @ParameterizedTest
    @CsvSource({"x, 3999", "ä, 2001"})
    void anIdThatTheLedgerCannotStoreIsRefusedByColumnAndLength(String letter, int length) {
        database.execute(
                "CREATE TABLE LOGINS (ID VARCHAR2(5000) PRIMARY KEY, LAST_LOGIN TIMESTAMP)",
                "INSERT INTO LOGINS VALUES (RPAD('a', 200, 'a'), NULL), (RPAD('x', " + length + ", '" + letter
                        + "'), NULL)");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.records(database.source(), KeyRange.NEVER_LOGGED_IN))
                .withMessageStartingWith("Column ID of the row after (null, \"" + "a".repeat(99)
                        + "…) in \"PUBLIC\".\"LOGINS\" could not be"
                        + " read exactly: its value has " + length
                        + " characters, and an id may have at most 3998 bytes");
    }

    @Test
    void bytesAreThemselves() {
        assertThat(value("RAW(9)", "X'00ff10'")).isEqualTo(new byte[] {0, (byte) 0xff, 16});
    }

    @Test
    void aBooleanIsItself() {
        assertThat(value("BOOLEAN", "TRUE")).isEqualTo(true);
        assertThat(value("BOOLEAN", "FALSE")).isEqualTo(false);
    }

    @Test
    void anOracleDateHasATimeOfDay() {
        assertThat(value("DATE", "TIMESTAMP '2026-01-02 03:04:05'")).isEqualTo(LocalDateTime.of(2026, 1, 2, 3, 4, 5));
    }

    @Test
    void aStandardDateHasNone() throws Exception {
        try (TestDatabase standard = TestDatabase.inStandardMode()) {
            standard.execute(
                    "CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN TIMESTAMP, X DATE)",
                    "INSERT INTO LOGINS VALUES (1, NULL, DATE '2026-01-02')");

            assertThat(Streams.records(standard.source(), KeyRange.NEVER_LOGGED_IN)
                            .get(0)
                            .value(2))
                    .isEqualTo(LocalDate.of(2026, 1, 2));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2026-01-02T03:04:05",
        "1, 2026-01-02T03:04:05.1",
        "6, 2026-01-02T03:04:05.123456",
        "9, 2026-01-02T03:04:05.123456789"
    })
    void aTimestampHasAllItsDigits(int digits, String expected) {
        String literal = "TIMESTAMP '" + expected.replace('T', ' ');

        assertThat(value("TIMESTAMP(" + digits + ")", literal + "'")).isEqualTo(LocalDateTime.parse(expected));
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "3, .123", "9, .123456789"})
    void aTimestampWithZoneKeepsItsOffset(int digits, String fraction) {
        String text = "2026-01-02T03:04:05" + fraction + "+05:30";

        assertThat(value("TIMESTAMP(" + digits + ") WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE '" + text + "'"))
                .isEqualTo(OffsetDateTime.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NUMBER(9)",
                "NUMBER(9,3)",
                "NUMBER",
                "BINARY_DOUBLE",
                "VARCHAR2(9)",
                "RAW(9)",
                "BOOLEAN",
                "DATE",
                "TIMESTAMP",
                "TIMESTAMP WITH TIME ZONE"
            })
    void nullStaysNull(String type) {
        assertThat(value(type, "NULL")).isNull();
    }

    @Test
    void theSlotsOfTheKeyStayEmpty() {
        create("INT", "5");

        LoginRecord row =
                Streams.records(database.source(), KeyRange.NEVER_LOGGED_IN).get(0);

        assertThat(row.value(0)).isNull();
        assertThat(row.value(1)).isNull();
        assertThat(row.value(2)).isEqualTo(5L);
    }

    private static int scale(String number) {
        return Math.max(0, new BigDecimal(number).scale());
    }

    private @Nullable Object value(String type, String literal) {
        create(type, literal);
        List<LoginRecord> rows = Streams.records(database.source(), KeyRange.NEVER_LOGGED_IN);
        assertThat(rows).hasSize(1);
        return rows.get(0).value(2);
    }

    private void create(String type, String literal) {
        database.execute(
                "DROP TABLE IF EXISTS LOGINS",
                "CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN TIMESTAMP, X " + type + ")",
                "INSERT INTO LOGINS VALUES (1, NULL, " + literal + ")");
    }
}
