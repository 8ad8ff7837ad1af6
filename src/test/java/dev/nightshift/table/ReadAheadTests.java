package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Block;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.ReadAhead;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class ReadAheadTests {

    @Test
    void aFailureArrivesAfterTheBlocksBeforeItAsOneOfTheSource() throws Exception {
        ScriptedBlocks blocks = new ScriptedBlocks(2, scripted -> {
            throw new IllegalStateException("a driver's");
        });
        try (WorkAhead<Block> reader =
                ReadAhead.of("rows of T", 32, () -> new ReconnectingBlocks(after -> blocks, null, this::retries))) {
            assertThat(number(reader.next())).isEqualTo(1);
            assertThat(number(reader.next())).isEqualTo(2);
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(reader::next)
                    .withMessage("Reading rows of T failed: a driver's")
                    .withCauseInstanceOf(IllegalStateException.class)
                    .matches(e -> e.reason() != Reason.REFUSED);
        }
    }

    @Test
    void aRefusalOfTheSourceArrivesAsItIs() {
        NightshiftException refusal = NightshiftException.refused("no");
        try (WorkAhead<Block> reader = ReadAhead.of("rows of T", 3, () -> {
            throw refusal;
        })) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(reader::next)
                    .isSameAs(refusal);
        }
    }

    @Test
    void anErrorOfTheReadingThreadIsNotLost() {
        try (WorkAhead<Block> reader = ReadAhead.of("rows of T", 3, () -> {
            throw new NoClassDefFoundError("a driver's");
        })) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(reader::next)
                    .withMessage("Reading rows of T failed: a driver's")
                    .withCauseInstanceOf(NoClassDefFoundError.class);
        }
    }

    @Test
    void closeInTheMiddleLeavesNoConnectionAndOtherReadersUndisturbed(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.inFile(folder)) {
            database.execute(
                    "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, NAME VARCHAR2(200), LAST_LOGIN TIMESTAMP)",
                    "INSERT INTO LOGINS SELECT X, RPAD('x', 200, 'x'), DATEADD('SECOND', X, TIMESTAMP '2026-01-01 00:00:00')"
                            + " FROM SYSTEM_RANGE(1, 12000)",
                    "CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)",
                    "SET CACHE_SIZE 0");
            LoginSource source = database.source();
            LoginTable table = source.describe();
            try (WorkAhead<Block> other = source.read(table, KeyRange.ALL_LOGINS, null, new BlockSize(100, 655_360))) {
                int rows = 0;
                for (Block block = other.next(); block != null; block = other.next()) {
                    rows += block.records().size();
                    if (rows % 1_000 == 0) {
                        WorkAhead<Block> cut =
                                source.read(table, KeyRange.ALL_LOGINS, null, new BlockSize(100, 655_360));
                        cut.next();
                        cut.close();
                        assertThat(database.dataSource().open()).isLessThanOrEqualTo(1);
                    }
                }
                assertThat(rows).isEqualTo(12_000);
            }
        }
    }

    @Test
    void closeCancelsADatabaseThatIsStillLookingForTheFirstRow() throws Exception {
        try (TestDatabase database = TestDatabase.inMemory()) {
            database.execute("CREATE VIEW SLOW AS SELECT A.X AS ID, TIMESTAMP '2026-01-01 00:00:00' AS LAST_LOGIN"
                    + " FROM SYSTEM_RANGE(1, 1000000) A, SYSTEM_RANGE(1, 1000000) B WHERE A.X + B.X < 0");
            LoginTable table = HandMadeTable.named("SLOW");
            WorkAhead<Block> reader =
                    database.source().read(table, KeyRange.ALL_LOGINS, null, new BlockSize(100, 655_360));
            while (database.query("SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID <> SESSION_ID()"
                            + " AND EXECUTING_STATEMENT LIKE '%SLOW%'")
                    .isEmpty()) {
                Thread.onSpinWait();
            }

            reader.close();

            assertThat(database.dataSource().open()).isZero();
        }
    }

    private Retries retries(StopSignal cancelled) {
        return new Retries("Reading", "Look", false, SteppingTime.policy(Duration.ZERO, new SteppingTime()), cancelled);
    }

    private static long number(@Nullable Block block) {
        return (Long) Objects.requireNonNull(block).records().get(0).id().value();
    }
}
