package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.ledger.RunState;
import dev.nightshift.oraclewire.Call;
import dev.nightshift.oraclewire.Fault;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.verification.Verification;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs through the real Oracle driver, against our own server that speaks its protocol. */
@Timeout(60)
final class OracleRunIT {

    private static final int ROWS = 57;
    private static final int CHUNK = 10;

    /** Words of the query that reads a range. */
    private static final String READING = "ORDER BY t.\"LAST_LOGIN\"";

    @AutoClose
    private final OracleServer server = new OracleServer().addUser("app", "secret");

    @TempDir
    private Path folder;

    private Installation filled() throws SQLException {
        return Installation.onOracle(folder.resolve("home"), CHUNK, server).fill(ROWS);
    }

    private static Verification verify(Installation installation) {
        return installation.operations().queries().verify(null, true, told -> {});
    }

    private static RunResult run(Installation installation, StopSignal stop, @Nullable Runnable afterChunk) {
        return installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false),
                        new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                if (afterChunk != null) {
                                    afterChunk.run();
                                }
                            }
                        },
                        stop);
    }

    private static NightshiftException failure(Installation installation) {
        return catchThrowableOfType(NightshiftException.class, installation::run);
    }

    /** The lines that the same rows give from H2. */
    private List<String> expected() throws SQLException {
        Installation h2 = Installation.in(folder.resolve("h2"), CHUNK).fill(ROWS);
        h2.run();
        return h2.published().lines();
    }

    @Test
    void theSameRowsGiveTheSameBytesAsFromH2() throws Exception {
        Installation oracle = filled().withPartitions(2);

        assertThat(oracle.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);

        assertThat(oracle.published().lines()).isEqualTo(expected());
        assertThat(oracle.published().manifest().get("snapshot").get("kind").asString())
                .isEqualTo("scn");
        assertThat(verify(oracle).differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER(19), TIMESTAMP(6)",
        "NUMBER, DATE",
        "VARCHAR2(40 CHAR), TIMESTAMP(9) WITH TIME ZONE",
        "RAW(16), TIMESTAMP(3) WITH LOCAL TIME ZONE",
        "NUMBER(19), TIMESTAMP(0)"
    })
    void everyCarriedTypeIsCopiedAndVerified(String id, String time) throws Exception {
        Installation installation = Installation.onOracle(folder.resolve("home"), CHUNK, server);
        server.execute(
                "app",
                "DROP TABLE LOGINS",
                "CREATE TABLE LOGINS (ID " + id + " NOT NULL, LAST_LOGIN " + time
                        + ", N NUMBER, N2 NUMBER(38,10), NS NUMBER(5,-2), F FLOAT, BF BINARY_FLOAT, BD BINARY_DOUBLE,"
                        + " V VARCHAR2(100 CHAR), VB VARCHAR2(50), C CHAR(6), NV NVARCHAR2(20), NC NCHAR(3), R RAW(16),"
                        + " D DATE, T0 TIMESTAMP(0), T9 TIMESTAMP(9), TZ TIMESTAMP(9) WITH TIME ZONE,"
                        + " TL TIMESTAMP(3) WITH LOCAL TIME ZONE, TX CLOB, TN NCLOB,"
                        + " CONSTRAINT LOGINS_PK PRIMARY KEY (ID))");
        fillAllTypes(installation, id, time);

        installation.run();

        assertThat(installation.published().lines()).hasSize(ROWS).doesNotHaveDuplicates();
        assertThat(installation.published().lines())
                .anyMatch(line -> line.contains("Größe") && line.contains("ntext €") && line.contains("ñ€"))
                .anyMatch(line -> line.contains("groß ".repeat(3_000)));
        Verification found = verify(installation);
        assertThat(found.differences()).isEmpty();
        assertThat(found.rows()).isEqualTo(ROWS);
    }

    private static void fillAllTypes(Installation installation, String id, String time) throws SQLException {
        Random random = new Random(5);
        String zoned = time.contains("LOCAL") ? "CAST(? AS TIMESTAMP(9) WITH LOCAL TIME ZONE)" : "?";
        try (Connection source = installation.source();
                PreparedStatement insert = source.prepareStatement("INSERT INTO LOGINS VALUES (?, " + zoned
                        + ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < ROWS; i++) {
                LocalDateTime login = LocalDateTime.of(2026, 3, 28, 0, 0)
                        .plusSeconds(random.nextInt(50_000))
                        .plusNanos(time.contains("(9)") ? random.nextInt(1_000_000_000) : 0);
                List<@Nullable Object> values = new ArrayList<>();
                values.add(
                        id.startsWith("RAW")
                                ? new byte[] {(byte) 0xf0, (byte) i}
                                : id.startsWith("VARCHAR")
                                        ? List.of("ä", "z", "😀").get(i % 3) + i
                                        : number(id, i));
                values.add(
                        i % 11 == 0
                                ? null
                                : time.endsWith(" WITH TIME ZONE")
                                        ? login.atOffset(ZoneOffset.ofHours(random.nextInt(5) - 2))
                                        : login);
                values.addAll(List.of(
                        new BigDecimal(new BigInteger(100, random), random.nextInt(20)),
                        new BigDecimal(new BigInteger(80, random), 10),
                        new BigDecimal(random.nextInt(9_999) * 100L),
                        new BigDecimal("1.25"),
                        0.1f,
                        -1e100,
                        "Größe \"" + i + "\",\n=1",
                        "b",
                        "ab",
                        "ñ€",
                        "x",
                        new byte[] {0, 1, (byte) 255},
                        login.withNano(0),
                        login.withNano(0),
                        login,
                        login.atOffset(ZoneOffset.ofHoursMinutes(-3, -30)),
                        login.atOffset(ZoneOffset.UTC),
                        i % 7 == 0 ? "groß ".repeat(3_000) : "text " + i,
                        "ntext € " + i));
                for (int column = 0; column < values.size(); column++) {
                    insert.setObject(column + 1, column > 1 && i % 5 == 0 ? null : values.get(column));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static BigDecimal number(String type, int i) {
        return type.equals("NUMBER") ? new BigDecimal(i + ".5") : BigDecimal.valueOf(i * 7L);
    }

    @Test
    void aSessionThatIsKilledInMidReadIsReplacedAndReadsAfterTheLastRow() throws Exception {
        Installation installation = filled();
        installation.writeSettings("    fetch-size: 7\n");
        server.failOnce(Call.FETCH, READING, 2, Fault.KILL).failOnce(Call.FETCH, READING, 5, Fault.error(28));

        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);

        assertThat(installation.published().lines()).isEqualTo(expected());
        assertThat(verify(installation).differences()).isEmpty();
    }

    @Test
    void aServerThatFallsSilentIsLeftAfterTheReadTimeout() throws Exception {
        Installation installation = filled();
        installation.writeSettings("    fetch-size: 7\n    read-timeout: 1s\n");
        server.failOnce(Call.FETCH, READING, 2, Fault.SILENCE);

        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);

        assertThat(installation.published().lines()).isEqualTo(expected());
    }

    /** Too many sessions, no room to sort, a standby that lags, a service that moved, an idle session that ended. */
    @Test
    void whatADatabaseLacksForAWhileIsWaitedFor() throws Exception {
        Installation installation = filled();
        installation.writeSettings("    fetch-size: 7\n");
        server.failOnce(Call.LOGON, "", 2, Fault.error(2391))
                .failOnce(Call.EXECUTE, READING, 1, Fault.error(1652))
                .failOnce(Call.EXECUTE, READING, 1, Fault.error(3172))
                .failOnce(Call.FETCH, READING, 2, Fault.error(25408))
                .failOnce(Call.FETCH, READING, 5, Fault.error(2396));

        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);

        assertThat(installation.published().lines()).isEqualTo(expected());
    }

    /** As when a policy hides rows from the query but not from the count. */
    @Test
    void rowsThatWereCountedAndNotReadAreNotPublished() throws Exception {
        Installation installation = filled();
        server.answer("COUNT(*)", "SELECT 99 FROM DUAL");

        assertThat(failure(installation))
                .hasMessageContaining("99 rows were counted and 57 were read at one snapshot (scn ")
                .hasMessageContaining("a policy of the database hides rows");
    }

    @Test
    void anAliasIsFoundInTheFolderOfTheSettings() throws Exception {
        Path names = Files.createDirectories(folder.resolve("names"));
        String port = server.url().replaceAll(".*:(\\d+)/.*", "$1");
        Files.writeString(
                names.resolve("tnsnames.ora"),
                "CRM = (DESCRIPTION = (ADDRESS = (PROTOCOL = TCP)(HOST = 127.0.0.1)(PORT = " + port
                        + "))(CONNECT_DATA = (SERVICE_NAME = FREEPDB1)))\n");
        Installation installation = filled().another(
                        folder.resolve("by-alias"), "jdbc:oracle:thin:@CRM", "    tns-admin: \"" + names + "\"\n");

        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);

        assertThat(installation.published().lines()).isEqualTo(expected());
    }

    @Test
    void aWrongPasswordIsTriedOnce() throws Exception {
        Installation installation = filled();
        int before = server.calls(Call.LOGON);
        server.addUser("app", "changed");

        NightshiftException failure = failure(installation);

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure).hasMessageContaining("ORA-01017").hasMessageNotContaining("\n");
        assertThat(server.calls(Call.LOGON) - before).isEqualTo(1);
    }

    @Test
    void aLostSnapshotEndsTheRunWhichCannotBeResumed() throws Exception {
        Installation installation = filled();
        installation.writeSettings("    fetch-size: 7\n");
        server.failOnce(Call.FETCH, READING, 2, Fault.error(1555));

        NightshiftException failure = failure(installation);

        assertThat(failure.reason()).isEqualTo(Reason.SNAPSHOT_LOST);
        assertThat(failure).hasMessageContaining("ORA-01555");
        assertThat(installation.operations().queries().status(null).state()).isEqualTo(RunState.SNAPSHOT_LOST);
    }

    @Test
    void eachWayToTakeASnapshotIsTriedUntilOneIsGranted() throws Exception {
        Installation installation = filled();
        server.failEach(Call.EXECUTE, "DBMS_FLASHBACK", Fault.error(904))
                .failEach(Call.EXECUTE, "V$DATABASE", Fault.error(942));

        installation.run();

        assertThat(installation
                        .published()
                        .manifest()
                        .get("snapshot")
                        .get("kind")
                        .asString())
                .isEqualTo("scn");
        assertThat(installation.published().lines()).hasSize(ROWS);
    }

    @Test
    void aMissingPrivilegeIsNamedWithTheGrantThatHelps() throws Exception {
        Installation installation = filled();
        server.failEach(Call.EXECUTE, "AS OF SCN", Fault.error(1031));

        assertThat(failure(installation))
                .hasMessageContaining("ORA-01031")
                .hasMessageContaining("GRANT SELECT, FLASHBACK ON \"APP\".\"LOGINS\" TO APP");
    }

    /** Four ranges at the same time, each with a trip in memory and one read ahead, fit into the launcher's heap. */
    @Test
    void tripsOfWideRowsAreSmall() throws Exception {
        long heap = 208L << 20;
        int partitions = 4;
        Installation installation =
                Installation.onOracle(folder.resolve("home"), 250, server).withPartitions(partitions);
        String columns = "A VARCHAR2(4000), B VARCHAR2(4000), C VARCHAR2(4000), D VARCHAR2(4000)";
        String text = "RPAD('x', 3000, 'x')";
        server.execute(
                "app",
                "DROP TABLE LOGINS",
                "CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL PRIMARY KEY, LAST_LOGIN TIMESTAMP(6), " + columns + ")",
                "INSERT INTO LOGINS SELECT X, TIMESTAMP '2026-01-01 00:00:00' + NUMTODSINTERVAL(X, 'SECOND'), "
                        + String.join(", ", text, text, text, text) + " FROM SYSTEM_RANGE(1, 3200)");

        installation.run();

        assertThat(installation.published().lines()).hasSize(3_200);
        assertThat(server.largestAnswer()).isLessThan(heap / partitions / 6);
        assertThat(server.mostSessions()).isBetween(2, partitions + 1);
    }

    @Test
    void aLongQueryIsCancelledWhenTheRunIsStopped() throws Exception {
        Installation installation = filled();
        server.failEach(Call.EXECUTE, READING, Fault.BUSY);
        StopSignal stop = new StopSignal();
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> run(installation, stop, null));
        while (server.statements(READING).isEmpty()) {
            Thread.sleep(10);
        }

        stop.request("a test");

        assertThat(run.get(20, TimeUnit.SECONDS).ending()).isEqualTo(RunResult.Ending.STOPPED);
        server.obey();
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(installation.published().lines()).isEqualTo(expected());
    }

    @Test
    void rowsCostARoundTripForEachFetchAndLargeTextsCostNone() throws Exception {
        int rows = 1_000;
        int fetchSize = 50;
        Installation installation = Installation.onOracle(folder.resolve("home"), 250, server);
        server.execute(
                "app",
                "DROP TABLE LOGINS",
                "CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL PRIMARY KEY, LAST_LOGIN TIMESTAMP(6), NOTE CLOB)",
                "INSERT INTO LOGINS SELECT X, TIMESTAMP '2026-01-01 00:00:00', 'note ' || X FROM SYSTEM_RANGE(1, "
                        + rows + ")");
        installation.writeSettings("    fetch-size: " + fetchSize + "\n");

        installation.run();

        assertThat(server.calls(Call.FETCH)).isBetween(rows / fetchSize, rows / fetchSize + 5);
        assertThat(server.calls(Call.EXECUTE)).isLessThan(60);
        assertThat(server.calls(Call.LARGE_OBJECT)).isZero();
        assertThat(server.calls(Call.DESCRIBE)).isZero();
        assertThat(server.calls(Call.COMMIT)).isZero();
    }
}
