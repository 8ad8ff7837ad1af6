package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightshift.oraclewire.Call;
import dev.nightshift.oraclewire.Fault;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotTests {

    private final OracleServer server = new OracleServer().addUser("reader", "secret");

    @AutoClose
    private final TestDatabase database = TestDatabase.on(server);

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

        assertThat(table.snapshot().kind()).isEqualTo("scn");
        // Whether the table can be read at all is asked without a snapshot.
        assertThat(server.statements("\"LOGINS\" t")).isEmpty();
        assertThat(server.statements("\"LOGINS\" AS"))
                .hasSize(4)
                .allMatch(sql -> sql.contains("FROM \"READER\".\"LOGINS\" AS OF SCN "
                        + table.snapshot().value() + " t"));
    }

    /** The metadata names a hidden column in its place. */
    @Test
    void anIndexOverAZonedTimeIsFound() {
        database.execute(
                "DROP TABLE LOGINS",
                "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP(6) WITH TIME ZONE)",
                "CREATE INDEX LOGINS_UTC ON LOGINS (LAST_LOGIN, ID)");
        LoginSource source = source("auto");
        LoginTable table = source.describe();

        try (SourceExamination examination = source.examine()) {
            assertThat(examination.reading(table).index()).contains("LOGINS_UTC");
        }
    }

    @Test
    void aStoredSnapshotIsReadAgain() {
        LoginSource source = source("required");
        Snapshot stored = source.describe().snapshot();
        database.execute("DELETE FROM LOGINS");

        LoginTable table = source.describe().at(stored);

        assertThat(Streams.blocks(source, table, KeyRange.ALL_LOGINS, null, 1)).hasSize(2);
        assertThat(server.statements("ORDER BY t."))
                .isNotEmpty()
                .allMatch(sql -> sql.contains(" AS OF SCN " + stored.value() + " t\n"));
    }

    @Test
    void withoutSnapshotTheTableIsReadAsItIs() {
        LoginSource source = source("none");

        assertThat(source.describe().snapshot()).isEqualTo(Snapshot.NONE);
        assertThat(server.statements("SCN")).isEmpty();
    }

    @Test
    void theNextWayIsTakenWhereAPrivilegeIsMissing() {
        server.failEach(Call.EXECUTE, "DBMS_FLASHBACK", Fault.error(904))
                .failEach(Call.EXECUTE, "V$DATABASE", Fault.error(942));

        assertThat(source("auto").describe().snapshot().kind()).isEqualTo("scn");
        assertThat(server.statements("TIMESTAMP_TO_SCN")).hasSize(1);
    }

    @Test
    void withoutAnyWayItIsSaidWhatToGrant() {
        server.failEach(Call.EXECUTE, "SYSTEM_CHANGE_NUMBER", Fault.error(904))
                .failEach(Call.EXECUTE, "V$DATABASE", Fault.error(942))
                .failEach(Call.EXECUTE, "TIMESTAMP_TO_SCN", Fault.error(1031));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source("auto").describe())
                .withMessage(
                        "The system change number of the source cannot be read: ORA-01031: so it was ordered. Let "
                                + "a DBA run: GRANT EXECUTE ON DBMS_FLASHBACK TO READER; or set nightshift.source.snapshot to none")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void aMissingFlashbackPrivilegeIsRefusedWithTheGrant() {
        server.failEach(Call.EXECUTE, "ROWNUM = 1", Fault.error(1031));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source("auto").describe())
                .withMessage(
                        "\"READER\".\"LOGINS\" cannot be read at a snapshot: ORA-01031: so it was ordered. Let its "
                                + "owner run: GRANT SELECT, FLASHBACK ON \"READER\".\"LOGINS\" TO READER; or set"
                                + " nightshift.source.snapshot to none")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void aTableThatWasJustAlteredCanBeReadLater() {
        server.failEach(Call.EXECUTE, "ROWNUM = 1", Fault.error(1466));

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
        server.failEach(Call.EXECUTE, "ORDER BY", Fault.error(code));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.blocks(source, table, KeyRange.ALL_LOGINS, null, 1))
                .withMessageStartingWith("Reading all logins of \"READER\".\"LOGINS\" at " + table.snapshot())
                .withMessageEndingWith("failed: ORA-%05d: so it was ordered", code)
                .matches(e -> e.reason() == Reason.SNAPSHOT_LOST);
    }

    @Test
    void anotherFailureOfReadingIsNotALostSnapshot() {
        LoginSource source = source("auto");
        LoginTable table = source.describe();
        server.failEach(Call.EXECUTE, "ORDER BY", Fault.error(3113));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.blocks(source, table, KeyRange.ALL_LOGINS, null, 1))
                .matches(e -> e.reason() == Reason.FAILED);
    }

    @Test
    void aSnapshotThatIsGoneIsToldFromOtherFailuresOfCounting() {
        LoginSource source = source("auto");
        LoginTable table = source.describe();
        server.failEach(Call.EXECUTE, "COUNT(*)", Fault.error(1555));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source.count(table, new StopSignal()))
                .withMessage(
                        "Counting the rows of table LOGINS of source logins failed: ORA-01555: so it was ordered. The"
                                + " snapshot of this run has expired")
                .matches(e -> e.reason() == Reason.SNAPSHOT_LOST);
    }

    @Test
    void aDatabaseWithoutSnapshotsCannotBeRequiredToHaveOne() throws SQLException {
        try (TestDatabase h2 = TestDatabase.inMemory()) {
            h2.execute("CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP)");
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> h2.source("snapshot", "required").describe())
                    .withMessage("nightshift.source.snapshot is required, but no snapshot of H2 outlives the"
                            + " session that takes it, so that a run could not resume after a restart; set it to auto or"
                            + " none")
                    .matches(e -> e.reason() == Reason.REFUSED);
            assertThat(h2.source("snapshot", "auto").describe().snapshot()).isEqualTo(Snapshot.NONE);
        }
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
        return database.source("snapshot", mode, "fetch-size", "1", "retry-for", "0s");
    }
}
