package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract through the real Oracle driver: on the Oracle server that NIGHTSHIFT_TEST_ORACLE_URL names, in a schema
 * of the tests' own, or else on our own server that speaks its protocol.
 */
final class OracleSourceTests extends SourceContract {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    OracleSourceTests() {
        super(
                TestDatabase.oracle(),
                new Types("NUMBER(18)", "NUMBER", "NUMBER(9,3)", "VARCHAR2(50 CHAR)", "BINARY_DOUBLE", "RAW(9)"));
    }

    @Override
    String bytes(String hex) {
        return "HEXTORAW('" + hex + "')";
    }

    @Override
    String zoned(String text) {
        return "TIMESTAMP '" + text + "'";
    }

    /** Where a test had none, the server says so: that is its failure. */
    @AfterEach
    void drop() {
        database.execute("DROP TABLE " + TABLE + " PURGE");
    }

    @Test
    void whatIsWrittenAfterTheSnapshotIsNotRead() {
        create("NUMBER(18)", "DATE", "");
        insert("1, DATE '2026-01-01'");
        LoginSource source = database.source("table", TABLE, "snapshot", "required");
        LoginTable table = describedInTime(source);
        insert("2, DATE '2026-01-02'");
        database.execute("UPDATE " + TABLE + " SET LAST_LOGIN = NULL WHERE ID = 1");

        assertThat(source.count(table, new StopSignal())).hasValue(1);
        assertThat(Streams.ids(Streams.records(Streams.blocks(source, table, KeyRange.ALL_LOGINS, null, 5))))
                .isEqualTo(List.of("1"));
        assertThat(source.boundaries(table, 4, KeyRange.ALL_LOGINS, 10_000_000L, new StopSignal()))
                .isEmpty();
    }

    /** A table cannot be read as of a time at which it did not exist, and some ways of taking a snapshot lag behind. */
    private static LoginTable describedInTime(LoginSource source) {
        long start = System.nanoTime();
        while (true) {
            try {
                LoginTable table = source.describe();
                if (source.count(table, new StopSignal()).orElseThrow() == 1) {
                    return table;
                }
                assertThat(System.nanoTime() - start).as("waiting for the row").isLessThan(PATIENCE.toNanos());
            } catch (NightshiftException e) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
            }
        }
    }
}
