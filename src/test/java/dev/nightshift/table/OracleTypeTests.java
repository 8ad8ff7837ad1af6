package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import oracle.jdbc.OracleClob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns as the documentation of Oracle's driver describes them; no server was asked. */
final class OracleTypeTests {

    private static final Dialect ORACLE = new OracleDialect(null);

    @ParameterizedTest
    @CsvSource({
        "19, 0, 19, 0",
        "38, 0, 38, 0",
        "9, 3, 9, 3",
        // NUMBER(3, 5): five digits after the point, the first two of them zero.
        "3, 5, 5, 5",
        // NUMBER(5, -2): seven digits before the point, the last two of them zero.
        "5, -2, 7, 0",
        // NUMBER: any digits.
        "0, -127, 0, 0",
        "38, -127, 0, 0",
        "0, 0, 0, 0"
    })
    void aNumberHasTheDigitsThatItsDeclarationFixes(int size, int digits, int precision, int scale) {
        assertThat(ORACLE.column("N", Types.DECIMAL, "NUMBER", size, digits, true))
                .isEqualTo(new Column("n", "N", "NUMBER", ColumnType.NUMBER, precision, scale, true));
    }

    @ParameterizedTest
    @CsvSource({"126, -127", "63, 0"})
    void aFloatIsADecimalNumberWithoutFixedDigits(int bits, int digits) {
        assertThat(ORACLE.column("F", Types.FLOAT, "FLOAT", bits, digits, false))
                .isEqualTo(new Column("f", "F", "FLOAT", ColumnType.NUMBER, 0, 0, false));
    }

    @ParameterizedTest
    @CsvSource({
        "BINARY_FLOAT, DOUBLE",
        "BINARY_DOUBLE, DOUBLE",
        "CHAR, TEXT",
        "NCHAR, TEXT",
        "VARCHAR2, TEXT",
        "NVARCHAR2, TEXT",
        "CLOB, TEXT",
        "NCLOB, TEXT",
        "RAW, BINARY",
        "BOOLEAN, BOOLEAN",
        "RAW(16), BINARY",
        "VARCHAR2(30 CHAR), TEXT"
    })
    void aTypeIsKnownByItsName(String name, ColumnType type) {
        Column column = ORACLE.column("X", Types.OTHER, name, 16, 0, true);

        assertThat(column.type()).isEqualTo(type);
        assertThat(column.scale()).isZero();
        assertThat(column.sourceType()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "DATE, LOCAL_DATE_TIME, 0",
        "TIMESTAMP, LOCAL_DATE_TIME, 6",
        "TIMESTAMP(0), LOCAL_DATE_TIME, 0",
        "TIMESTAMP(6), LOCAL_DATE_TIME, 6",
        "TIMESTAMP(9), LOCAL_DATE_TIME, 9",
        "TIMESTAMP(3) WITH TIME ZONE, OFFSET_DATE_TIME, 3",
        "TIMESTAMP(6) WITH LOCAL TIME ZONE, INSTANT, 6",
        "TIMESTAMP WITH LOCAL TIME ZONE, INSTANT, 6"
    })
    void aTimeHasTheFractionOfItsType(String name, ColumnType type, int fraction) {
        Column column = ORACLE.column("T", Types.TIMESTAMP, name, 11, -1, true);

        assertThat(column.type()).isEqualTo(type);
        assertThat(column.scale()).isEqualTo(fraction);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LONG | the driver reads it row by row and only once; convert it to a CLOB or RAW",
                "LONG RAW | the driver reads it row by row and only once; convert it to a CLOB or RAW",
                "BLOB | large binary objects are not copied",
                "BFILE | large binary objects are not copied",
                "ROWID | it is the address of a row in this database, not a value",
                "UROWID | it is the address of a row in this database, not a value",
                "INTERVAL YEAR(2) TO MONTH | part files have no exact form for it",
                "INTERVAL DAY(2) TO SECOND(6) | part files have no exact form for it",
                "JSON | part files have no exact form for it",
                "VECTOR | part files have no exact form for it",
                "XMLTYPE | part files have no exact form for it",
                "SYS.XMLTYPE | part files have no exact form for it",
                "CRM.ADDRESS_T | part files have no exact form for it",
            })
    void whatCannotBeCarriedIsRefused(String name, String reason) {
        assertThatExceptionOfType(UnsupportedTypeException.class)
                .isThrownBy(() -> ORACLE.column("X", Types.OTHER, name, 0, 0, true))
                .withMessage(reason);
    }

    /** A value that a view computes occupies the temporary tablespace until it is freed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyATemporaryLargeObjectIsFreed(boolean temporary) throws SQLException {
        List<String> calls = new ArrayList<>();
        OracleClob clob = answering(
                OracleClob.class, calls, Map.of("length", 4L, "getSubString", "text", "isTemporary", temporary));
        ResultSet row = answering(ResultSet.class, calls, Map.of("getClob", clob));

        assertThat(ORACLE.reader(ORACLE.column("T", Types.CLOB, "CLOB", -1, 0, true))
                        .read(row, 1))
                .isEqualTo("text");
        assertThat(calls.contains("free")).isEqualTo(temporary);
    }

    private static <T> T answering(Class<T> type, List<String> calls, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, in) -> {
            calls.add(method.getName());
            return answers.get(method.getName());
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NVARCHAR2", "NCHAR", "CLOB", "NCLOB"})
    void aTextThatIsNotOrderedByCodePointIsNotAnId(String name) {
        Column id = ORACLE.column("ID", Types.OTHER, name, 16, 0, false);

        assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> ORACLE.requireOrdered(id));
    }

    @Test
    void theWidestRowBoundsTheRowsOfARoundTrip() {
        assertThat(OracleType.VARCHAR2.mostBytes(4_000)).isEqualTo(8_000);
        assertThat(OracleType.NUMBER.mostBytes(38)).isEqualTo(40);
        assertThat(OracleType.CLOB.mostBytes(0)).isEqualTo(32 * 1024);
    }
}
