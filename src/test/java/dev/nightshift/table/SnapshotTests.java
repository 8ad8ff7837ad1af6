package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotTests {

    @AutoClose
    private final TestDatabase database = TestDatabase.inMemory();

    private final PretendedOracle oracle = new PretendedOracle(database.dataSource());

    @BeforeEach
    void fill() {
        database.execute(
                "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP)",
                "INSERT INTO LOGINS VALUES (1, NULL), (2, TIMESTAMP '2026-01-01 00:00:00'),"
                        + " (3, TIMESTAMP '2026-01-01 00:00:00')");
    }

    @Test
    void onOracleEverythingIsReadAndCountedAtOneSystemChangeNumber() {
        LoginSource source = source("auto");
        LoginTable table = source.describe();

        source.count(table, new StopSignal());
        Streams.blocks(source, table, KeyRange.ALL_LOGINS, null, 1);
        Streams.blocks(source, table, KeyRange.NEVER_LOGGED_IN, null, 1);

        assertThat(table.snapshot()).isEqualTo(Snapshot.scn("4711001"));
        // Whether the table can be read at all is asked without a snapshot.
        assertThat(oracle.statements("\"LOGINS\" t")).isEmpty();
        assertThat(oracle.statements("\"LOGINS\" AS"))
                .hasSize(4)
                .allMatch(sql -> sql.contains("FROM \"PUBLIC\".\"LOGINS\" AS OF SCN 4711001 t"));
    }

    /** The metadata names a hidden column in its place. */
    @Test
    void anIndexOverAZonedTimeIsFound() {
        database.execute(
                "ALTER TABLE LOGINS ADD SYS_NC00003$ TIMESTAMP",
                "CREATE INDEX LOGINS_UTC ON LOGINS (SYS_NC00003$, ID)");
        oracle.answer(
                "ALL_IND_EXPRESSIONS",
                "SELECT 'LOGINS_UTC', 1, 'SYS_EXTRACT_UTC(\"LAST_LOGIN\")' FROM DUAL WHERE ? = 'PUBLIC' AND ? = 'LOGINS'");
        LoginSource source = source("auto");
        LoginTable table = source.describe();

        try (SourceExamination examination = source.examine()) {
            assertThat(examination.reading(table).index()).contains("LOGINS_UTC");
        }
    }

    @Test
    void aStoredSnapshotIsReadAgain() {
        LoginSource source = source("required");

        Streams.blocks(source, source.describe().at(new Snapshot("scn", "17")), KeyRange.ALL_LOGINS, null, 1);

        assertThat(oracle.statements("ORDER BY")).allMatch(sql -> sql.contains(" AS OF SCN 17 t\n"));
    }

    @Test
    void withoutSnapshotTheTableIsReadAsItIs() {
        LoginSource source = source("none");

        assertThat(source.describe().snapshot()).isEqualTo(Snapshot.NONE);
        assertThat(oracle.statements("SCN")).isEmpty();
    }

    @Test
    void theNextWayIsTakenWhereAPrivilegeIsMissing() {
        oracle.fail("DBMS_FLASHBACK", 904).fail("V$DATABASE", 942);

        assertThat(source("auto").describe().snapshot().kind()).isEqualTo("scn");
        assertThat(oracle.statements("TIMESTAMP_TO_SCN")).hasSize(1);
    }

    @Test
    void withoutAnyWayItIsSaidWhatToGrant() {
        oracle.fail("SYSTEM_CHANGE_NUMBER", 904).fail("V$DATABASE", 942).fail("TIMESTAMP_TO_SCN", 1031);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source("auto").describe())
                .withMessage("The system change number of the source cannot be read: ORA-01031: so it was told. Let "
                        + "a DBA run: GRANT EXECUTE ON DBMS_FLASHBACK TO SA; or set nightshift.source.snapshot to none")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void aMissingFlashbackPrivilegeIsRefusedWithTheGrant() {
        oracle.fail("ROWNUM = 1", 1031);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source("auto").describe())
                .withMessage("\"PUBLIC\".\"LOGINS\" cannot be read at a snapshot: ORA-01031: so it was told. Let its "
                        + "owner run: GRANT SELECT, FLASHBACK ON \"PUBLIC\".\"LOGINS\" TO SA; or set"
                        + " nightshift.source.snapshot to none")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void aTableThatWasJustAlteredCanBeReadLater() {
        oracle.fail("ROWNUM = 1", 1466);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source("auto").describe())
                .withMessageContaining("If the table was just created or altered, try again a little later")
                .matches(e -> e.reason() == Reason.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1555, 8180, 8181, 1466})
    void aSnapshotThatIsGoneIsToldFromOtherFailuresOfReading(int code) {
        LoginSource source = source("auto");
        LoginTable table = source.describe();
        oracle.fail("ORDER BY", code);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.blocks(source, table, KeyRange.ALL_LOGINS, null, 1))
                .withMessageStartingWith("Reading all logins of \"PUBLIC\".\"LOGINS\" at scn 4711001")
                .withMessageEndingWith("failed: ORA-%05d: so it was told", code)
                .matches(e -> e.reason() == Reason.SNAPSHOT_LOST);
    }

    @Test
    void anotherFailureOfReadingIsNotALostSnapshot() {
        LoginSource source = source("auto");
        LoginTable table = source.describe();
        oracle.fail("ORDER BY", 3113);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.blocks(source, table, KeyRange.ALL_LOGINS, null, 1))
                .matches(e -> e.reason() == Reason.FAILED);
    }

    @Test
    void aSnapshotThatIsGoneIsToldFromOtherFailuresOfCounting() {
        LoginSource source = source("auto");
        LoginTable table = source.describe();
        oracle.fail("COUNT(*)", 1555);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source.count(table, new StopSignal()))
                .withMessage("Counting the rows of table LOGINS of source logins failed: ORA-01555: so it was told. The"
                        + " snapshot of this run has expired")
                .matches(e -> e.reason() == Reason.SNAPSHOT_LOST);
    }

    @Test
    void aDatabaseWithoutSnapshotsCannotBeRequiredToHaveOne() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> database.source("snapshot", "required").describe())
                .withMessage("nightshift.source.snapshot is required, but no snapshot of H2 outlives the"
                        + " session that takes it, so that a run could not resume after a restart; set it to auto or"
                        + " none")
                .matches(e -> e.reason() == Reason.REFUSED);
        assertThat(database.source("snapshot", "auto").describe().snapshot()).isEqualTo(Snapshot.NONE);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0", "-1", "1 t, SECRETS", "1.5", "123456789012345678901"})
    void aSystemChangeNumberIsANumberAndNothingElse(@Nullable String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Snapshot("scn", value));
    }

    @ParameterizedTest
    @CsvSource({"none, 1", "lsn, 1", "lsn,"})
    void aSnapshotOfAnUnknownKindIsNotASnapshot(String kind, @Nullable String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Snapshot(kind, value));
    }

    private LoginSource source(String mode) {
        return new LoginSource(
                oracle,
                TestDatabase.bind(
                        "url",
                        database.url(),
                        "columns",
                        "*",
                        "time-zone",
                        "UTC",
                        "snapshot",
                        mode,
                        "fetch-size",
                        "1",
                        "retry-for",
                        "0s"));
    }
}
