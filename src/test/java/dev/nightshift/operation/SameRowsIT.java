package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored in the bucket does not depend on the database product that the rows come from. */
final class SameRowsIT {

    private static final int ROWS = 5_000;

    private static final LocalDateTime NEW_YEAR = LocalDateTime.of(2026, 1, 1, 0, 0);
    /** No text is empty, because Oracle treats an empty text as NULL. */
    private static final List<String> TEXTS = List.of("Zoë", "王芳 🛰️", "tab\there", "O'Hara \"x\" \\", "z ");

    @TempDir
    private Path folder;

    @Test
    void theSameRowsGiveTheSameBytes() throws SQLException {
        Installation h2 = Installation.in(folder.resolve("h2"), 1_000).onLocalServer();
        Installation postgreSql =
                Installation.onPostgreSql(folder.resolve("postgresql"), 1_000).onLocalServer();
        fill(h2, "NUMBER(19)", "NUMBER(9,3)", "VARCHAR2(100)", "BINARY_DOUBLE", "RAW(9)", "CLOB", "NUMBER");
        fill(postgreSql, "bigint", "numeric(9,3)", "varchar(100)", "float8", "bytea", "text", "numeric");

        h2.run();
        postgreSql.run();

        PublishedRun one = h2.published();
        PublishedRun other = postgreSql.published();
        assertThat(one.lines()).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            assertThat(other.lines().get(i)).isEqualTo(one.lines().get(i));
        }
        assertThat(other.answers()).isEqualTo(one.answers());
    }

    private static void fill(
            Installation installation,
            String whole,
            String decimal,
            String text,
            String binaryFloat,
            String bytes,
            String longText,
            String number)
            throws SQLException {
        try (Connection source = installation.source();
                Statement statement = source.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS LOGINS");
            statement.execute(String.format(
                    Locale.ROOT,
                    "CREATE TABLE LOGINS (ID %s NOT NULL PRIMARY KEY, LAST_LOGIN TIMESTAMP(6), AMOUNT %s, NAME %s,"
                            + " SCORE %s, DATA %s, NOTE %s, ANY_NUMBER %s, ACTIVE BOOLEAN, BORN TIMESTAMP(0),"
                            + " SEEN TIMESTAMP(3), CODE CHAR(5), DEVICE UUID)",
                    whole,
                    decimal,
                    text,
                    binaryFloat,
                    bytes,
                    longText,
                    number));
            source.setAutoCommit(false);
            try (PreparedStatement insert =
                    source.prepareStatement("INSERT INTO LOGINS VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                insert(insert, new SplittableRandom(3));
            }
            source.commit();
        }
    }

    private static void insert(PreparedStatement insert, SplittableRandom random) throws SQLException {
        for (int i = 0; i < ROWS; i++) {
            LocalDateTime time = NEW_YEAR.plusSeconds(random.nextInt(9_000)).plusNanos(random.nextInt(3) * 1_000L);
            Object[] values = {
                i * 7919L % 10_007 - 3_000,
                i % 10 == 0 ? null : time,
                BigDecimal.valueOf(random.nextInt(), 3).remainder(BigDecimal.valueOf(999_999)),
                TEXTS.get(random.nextInt(TEXTS.size())),
                random.nextDouble() * 1e9,
                new byte[] {(byte) i, (byte) 0xff},
                TEXTS.get(random.nextInt(TEXTS.size())).repeat(random.nextInt(1, 9)),
                new BigDecimal("1.25").movePointRight(random.nextInt(20)),
                random.nextBoolean(),
                NEW_YEAR.minusSeconds(random.nextInt()),
                NEW_YEAR.plusNanos(random.nextInt(1_000) * 1_000_000L),
                "ab" + i % 10,
                new UUID(random.nextLong(), random.nextLong())
            };
            for (int column = 0; column < values.length; column++) {
                boolean gone = column > 1 && random.nextInt(10) == 0;
                insert.setObject(column + 1, gone ? null : values[column]);
            }
            insert.addBatch();
        }
        insert.executeBatch();
    }
}
