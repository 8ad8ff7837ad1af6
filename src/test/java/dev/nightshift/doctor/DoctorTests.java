package dev.nightshift.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.doctor.Check.Verdict;
import dev.nightshift.doctor.NightLoad.LastRun;
import dev.nightshift.operation.Decorators;
import dev.nightshift.operation.Installation;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.PostgreSqlTable;
import dev.nightshift.operation.Settings;
import dev.nightshift.operation.SharedLedger;
import dev.nightshift.operation.WorkersProperties;
import dev.nightshift.oraclewire.Call;
import dev.nightshift.oraclewire.Fault;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.storage.AccessDeniedException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.table.LoginSource;
import dev.nightshift.table.SourceExamination;
import dev.nightshift.table.SourceProperties;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor says of installations on H2, on PostgreSQL and on the local S3 server. */
final class DoctorTests {

    @TempDir
    Path home;

    private static Check check(Installation installation, String name) {
        return new Doctor(installation.operations().context())
                .examine(null, Set.of(), List.of()).checks().stream()
                        .filter(check -> check.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(file -> !file.startsWith("source"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingFailsWhereARunHasSucceeded() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);
        installation.run();

        Diagnosis diagnosis = new Doctor(installation.operations().context()).examine(null, Set.of(), List.of());

        assertThat(diagnosis.failed()).isZero();
        assertThat(diagnosis.checks())
                .extracting(Check::name)
                .startsWith("settings")
                .contains(
                        "ledger",
                        "source",
                        "table",
                        "columns",
                        "id",
                        "time zone",
                        "snapshot",
                        "index",
                        "plan",
                        "bucket");
        assertThat(check(installation, "plan").found())
                .isEqualTo("the rows are read by an index, in order, without a sort");
    }

    @Test
    void nightsNeedAnIndexAndShouldKnowWhetherRowsAreUpdatedInPlace() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);
        installation.writeSettings("  load: incremental\n  incremental:\n    append-only: true\n");

        assertThat(check(installation, "window").found()).isEqualTo("the rows of one day are read by an index");
        Check updated = check(installation, "append-only");
        assertThat(updated.verdict()).isEqualTo(Verdict.WARN);
        assertThat(updated.found())
                .isEqualTo("3 rows never logged in, so rows seem to be updated in place, but"
                        + " nightshift.incremental.append-only is true");

        try (var source = installation.source()) {
            source.createStatement().execute("DROP INDEX LOGINS_LL");
            source.createStatement().execute("DELETE FROM LOGINS WHERE LAST_LOGIN IS NULL");
        }
        Check scanned = check(installation, "window");
        assertThat(scanned.verdict()).isEqualTo(Verdict.WARN);
        assertThat(scanned.found()).isEqualTo("the whole table is read for the rows of one day, in every night");
        assertThat(scanned.sql()).startsWith("CREATE INDEX");
        assertThat(check(installation, "append-only").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void aDoctorLeavesNothingBehind() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);
        // Of an embedded ledger that exists, the file of its lock stays.
        Files.delete(home.resolve("var/ledger.mv.db"));
        List<String> before = files(home);

        assertThat(new Doctor(installation.operations().context())
                        .examine(null, Set.of(), List.of())
                        .failed())
                .isZero();

        assertThat(files(home)).isEqualTo(before);
    }

    @Test
    void namesOfPersonalColumnsAreWarnedOfUnlessTheyAreProtected() throws Exception {
        Installation installation = Installation.in(home, 10);
        try (var source = installation.source()) {
            source.createStatement()
                    .execute("ALTER TABLE LOGINS ADD (E_MAIL VARCHAR2(9), LAST_IP VARCHAR2(9), SHIP VARCHAR2(9),"
                            + " ACCESS_TOKEN BLOB)");
        }
        installation.writeSettings("    protect: {access_token: drop}\n");

        Check warned = check(installation, "columns");
        assertThat(warned.verdict()).isEqualTo(Verdict.WARN);
        assertThat(warned.found()).contains("6 are copied, and E_MAIL, LAST_IP as in the source");
        assertThat(warned.details()).contains("ACCESS_TOKEN: dropped, it is not even read");

        installation.writeSettings("    protect: {access_token: drop, e_mail: \"prefix:2\", last_ip: drop}\n");
        Check fine = check(installation, "columns");
        assertThat(fine.verdict()).isEqualTo(Verdict.OK);
        assertThat(fine.details())
                .anyMatch(column -> column.startsWith("E_MAIL") && column.endsWith("protected: prefix:2"));
    }

    @Test
    void aMissingIndexComesWithTheStatementThatMakesIt() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);
        try (var source = installation.source()) {
            source.createStatement().execute("DROP INDEX LOGINS_LL");
        }

        Check index = check(installation, "index");

        assertThat(index.found()).isEqualTo("no index has the order of the rows, so the database sorts them");
        assertThat(index.sql()).contains("CREATE INDEX").contains("\"LAST_LOGIN\", \"ID\"");
        try (var source = installation.source()) {
            source.createStatement().execute(String.valueOf(index.sql()));
        }
        assertThat(check(installation, "index").found()).endsWith(" has the order of the rows");
    }

    @Test
    void aMissingTableFailsAndTheBucketIsLookedAtAllTheSame() throws Exception {
        Installation installation = Installation.in(home, 10);
        try (var source = installation.source()) {
            source.createStatement().execute("DROP TABLE LOGINS");
        }

        Diagnosis diagnosis = new Doctor(installation.operations().context()).examine(null, Set.of(), List.of());

        assertThat(diagnosis.failed()).isPositive();
        assertThat(diagnosis.checks())
                .filteredOn(check -> check.verdict() == Verdict.FAIL)
                .extracting(Check::name)
                .containsExactly("table");
        assertThat(check(installation, "bucket").verdict()).isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            list | bucket | s3:ListBucket | FAIL | arn:aws-cn:s3:::nightshift",
            putIfAbsent | bucket writes | s3:PutObject | FAIL | arn:aws-cn:s3:::nightshift/logins/*" }
            get | bucket writes | s3:GetObject | FAIL | arn:aws-cn:s3:::nightshift/logins/*" }
            putIfAbsent | bucket writes | kms:GenerateDataKey | FAIL | arn:aws-cn:kms:REGION:ACCOUNT:key/KEY" }
            delete | bucket deletes | s3:DeleteObject | WARN | arn:aws-cn:s3:::nightshift/logins/*" }
            """)
    void aMissingPermissionComesWithTheStatementThatGivesIt(
            String method, String name, String permission, Verdict verdict, String resource) throws Exception {
        Installation installation = Installation.in(home, 10).withFolderAsBucket();
        installation.writeSettings("  target.region: cn-north-1\n");
        Decorators denying =
                new Decorators(store -> denying(store, method, permission), source -> source, source -> source);

        Check check = new Doctor(installation.operations(denying).context())
                .examine(null, Set.of(), List.of()).checks().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();

        assertThat(check.verdict()).isEqualTo(verdict);
        assertThat(check.found()).isEqualTo("Access was denied");
        assertThat(check.details())
                .startsWith(
                        "The missing statement (config/aws/writer-policy.json is a whole policy):",
                        "{ \"Effect\": \"Allow\", \"Action\": \"" + permission + "\",",
                        "  \"Resource\": \"" + resource);
    }

    /** A bucket in which one method lacks a permission. */
    private static ObjectStore denying(ObjectStore store, String denied, String permission) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(denied)) {
                        throw new AccessDeniedException("Access was denied", null, List.of(permission));
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aLoginInTheFutureIsWarnedOf() throws Exception {
        Installation installation = Installation.in(home, 10);
        try (var source = installation.source()) {
            source.createStatement().execute("INSERT INTO LOGINS VALUES (1, 'x', TIMESTAMP '2999-01-01 00:00:00')");
        }

        assertThat(check(installation, "newest login").verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void aPostgreSqlTableWithoutAnIndexIsSaidToBeSorted() throws Exception {
        Installation installation = Installation.onPostgreSql(home, 10);
        try (var source = installation.source()) {
            source.createStatement()
                    .execute("CREATE TABLE LOGINS (ID BIGINT PRIMARY KEY, USER_NAME TEXT, LAST_LOGIN TIMESTAMP)");
        }
        installation.fill(25);

        assertThat(new Doctor(installation.operations().context())
                        .examine(null, Set.of(), List.of())
                        .failed())
                .isZero();
        assertThat(check(installation, "index").sql()).contains("CREATE INDEX");
        assertThat(check(installation, "snapshot").found())
                .startsWith("all sessions of an attempt read as of one moment");
        assertThat(check(installation, "plan").details()).anyMatch(line -> line.contains("Sort"));
        assertThat(check(installation, "load").found()).isEqualTo("a night reads an unknown number of rows");
        installation.run();
        PostgreSqlTable.execute(installation, "VACUUM ANALYZE LOGINS");
        Check load = check(installation, "load");
        assertThat(load.found()).matches("a night reads about 25 rows \\(\\d+ bytes\\) in about \\d+ s");
        assertThat(load.details())
                .contains(
                        "sessions: at most 2 at the same time: 1 that reads and 1 that holds the snapshot",
                        "snapshot: rows that die meanwhile are kept for that time, because a session holds the oldest"
                                + " xmin");
    }

    @Test
    void everyStatementThatTheSourceIsSentCanBeRead() throws Exception {
        Installation installation = Installation.in(home, 10).fill(25);

        List<SentStatements.SentStatement> statements =
                new Doctor(installation.operations().context()).statements().statements();

        assertThat(statements).extracting(SentStatements.SentStatement::sql).anyMatch(sql -> sql.contains("ORDER BY"));
        assertThat(statements)
                .extracting(SentStatements.SentStatement::sql)
                .noneMatch(sql -> sql.matches("(?is)\\s*(INSERT|UPDATE|DELETE|DROP|CREATE|TRUNCATE).*"));
        assertThat(statements)
                .allSatisfy(statement -> assertThat(statement.binds()).hasSize((int)
                        statement.sql().chars().filter(c -> c == '?').count()));
    }

    @Test
    void whatTheReaderOfPostgreSqlMayNotReadComesWithTheGrant() throws Exception {
        Installation owner = PostgreSqlTable.in(home.resolve("owner"));
        PostgreSqlServer.execute("CREATE ROLE \"Curious\" LOGIN");
        Installation curious = owner.as("Curious", "", home.resolve("curious"), owner.url());

        Check table = check(curious, "table");

        assertThat(table.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(table.found()).contains("this user may not read");
        assertThat(table.sql()).isEqualTo("GRANT SELECT ON \"public\".\"logins\" TO \"Curious\"");
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(curious::run)
                .withMessage("This user may not read public.logins: ERROR: permission denied for table logins. Let the"
                        + " table's owner, or a DBA, run: " + table.sql())
                .matches(e -> e.reason() == Reason.REFUSED);
        PostgreSqlTable.execute(owner, String.valueOf(table.sql()));
        assertThat(check(curious, "table").verdict()).isEqualTo(Verdict.OK);
        assertThat(new Doctor(curious.operations().context())
                        .examine(null, Set.of(), List.of())
                        .failed())
                .isZero();
    }

    @Test
    void aSchemaThatTheReaderMayNotUseComesWithItsGrantToo() throws Exception {
        Installation owner = PostgreSqlTable.in(home.resolve("owner"));
        PostgreSqlTable.execute(owner, "CREATE SCHEMA crm", "ALTER TABLE logins SET SCHEMA crm");
        PostgreSqlServer.execute("CREATE ROLE outsider LOGIN");
        Installation outsider = owner.as("outsider", "", home.resolve("outsider"), owner.url());
        outsider.writeSettings("    table: crm.logins\n");

        String sql = String.valueOf(check(outsider, "table").sql());

        assertThat(sql).startsWith("GRANT USAGE ON SCHEMA \"crm\" TO \"outsider\"; GRANT SELECT ON ");
        PostgreSqlTable.execute(owner, sql);
        assertThat(check(outsider, "table").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void aUserWhoMayNotTakeASnapshotIsToldBeforeTheNight() throws Exception {
        Installation owner = PostgreSqlTable.in(home.resolve("owner"));
        PostgreSqlServer.execute("CREATE ROLE momentary LOGIN");
        PostgreSqlTable.execute(
                owner,
                "GRANT SELECT ON LOGINS TO momentary",
                "REVOKE EXECUTE ON FUNCTION pg_export_snapshot() FROM PUBLIC");

        Check snapshot = check(owner.as("momentary", "", home.resolve("momentary"), owner.url()), "snapshot");

        assertThat(snapshot.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(snapshot.found())
                .startsWith("The database does not take a snapshot for all sessions: ")
                .endsWith("Let a DBA allow this user to execute pg_export_snapshot(); or set"
                        + " nightshift.source.snapshot to none, so that rows are read as they are when they are read");
    }

    @Test
    void aLedgerUserWhoMayNotMakeTablesGetsASchemaOfItsOwn() throws Exception {
        String url = PostgreSqlServer.createDatabase("bare_ledger");
        PostgreSqlServer.execute("CREATE ROLE bookkeeper LOGIN");
        Installation installation = Installation.in(home, 10).withLedger(url.replaceFirst("\\?.*", "?user=bookkeeper"));

        Check ledger = check(installation, "ledger");

        assertThat(ledger.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(ledger.found()).contains("sql/postgresql/ledger.sql");
        assertThat(ledger.sql()).isEqualTo("CREATE SCHEMA bookkeeper AUTHORIZATION bookkeeper");
        execute(url, String.valueOf(ledger.sql()));
        assertThat(check(installation, "ledger").sql()).isNull();
    }

    @Test
    void aLedgerOfSeveralHostsWithoutABucketForAllOfThemIsWarnedOf() throws Exception {
        Installation installation = Installation.in(home, 10).fill(5).withLedger(SharedLedger.create());
        installation.run();

        assertThat(check(installation, "bucket of all hosts").verdict()).isEqualTo(Verdict.WARN);

        // Another host has another local bucket.
        Files.move(home.resolve("var/s3"), home.resolve("var/elsewhere"));
        assertThat(check(installation, "bucket of all hosts").verdict()).isEqualTo(Verdict.FAIL);
    }

    /** Each night with these settings is refused. */
    @Test
    void workersThatCannotShareARunAreAFailure() throws Exception {
        Operations operations =
                Installation.in(home, 10).operations(home, Map.of("NIGHTSHIFT_WORKERS_ENABLED", "true"));

        assertThat(new Doctor(operations.context())
                        .examine(null, Set.of(), List.of())
                        .checks())
                .filteredOn(check -> check.name().equals("workers"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.verdict()).isEqualTo(Verdict.FAIL);
                    assertThat(check.advice())
                            .contains("nightshift.ledger.url", "Or remove nightshift.workers.enabled");
                });
    }

    @Test
    void aBrokerThatCannotBeUsedIsWarnedOf() throws Exception {
        Installation installation = Installation.in(home, 10);
        String url;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "tcp://127.0.0.1:" + closed.getLocalPort();
        }
        Operations operations = installation.operations(
                home, Map.of("NIGHTSHIFT_WORKERS_TRANSPORT", "jms", "NIGHTSHIFT_WORKERS_JMS_URL", url));

        assertThat(new Doctor(operations.context())
                        .examine(null, Set.of(), List.of())
                        .checks())
                .filteredOn(check -> check.name().equals("broker"))
                .containsExactly(Check.warn(
                        "broker",
                        "The JMS broker " + url + " cannot be used: Connection refused",
                        "Start the broker, or correct nightshift.workers.jms.url. Until then workers find work after"
                                + " nightshift.workers.poll"));
        assertThat(new Doctor(installation.operations().context())
                        .examine(null, Set.of(), List.of())
                        .checks())
                .noneMatch(check -> check.name().equals("broker"));
    }

    @Test
    void aLedgerUserWhoMayNotUseTheTablesGetsTheGrants() throws Exception {
        String url = SharedLedger.create();
        PostgreSqlServer.execute("CREATE ROLE stranger LOGIN");
        Installation installation = Installation.in(home, 10).withLedger(url.replaceFirst("\\?.*", "?user=stranger"));

        Check ledger = check(installation, "ledger");

        assertThat(ledger.verdict()).isEqualTo(Verdict.FAIL);
        execute(url, String.valueOf(ledger.sql()));
        assertThat(check(installation, "ledger").verdict()).isEqualTo(Verdict.OK);
    }

    /** Through the real driver, against our own server; what is made of the numbers of its views is real. */
    @Test
    void undoAndRoomForSortsAreComparedWithWhatARunNeeds() throws Exception {
        try (OracleServer server = new OracleServer().addUser("app", "secret")) {
            Installation installation = Installation.onOracle(home, 10, server);
            server.execute("app", "DROP INDEX LOGINS_LL");
            server.answer("ALL_TABLES", "SELECT 1000000, 200 FROM DUAL WHERE :1 <> :2");

            Optional<LastRun> last = Optional.of(new LastRun(7, Duration.ofHours(2), 900_000, Duration.ofMinutes(60)));

            List<Check> scarce = onOracle(installation, server, last, 3_600, 100, null);
            List<Check> ample = onOracle(installation, server, last, 36_000, 1_000, null);
            List<Check> shared = onOracle(
                    installation,
                    server,
                    last,
                    36_000,
                    1_000,
                    Settings.load(home, null).workers());
            installation.writeSettings("    max-rows-per-second: 100\n");
            List<Check> slow = onOracle(installation, server, last, 12_000, 1_000, null);

            assertThat(scarce).extracting(Check::name).containsExactly("load", "undo", "temp");
            assertThat(scarce).extracting(Check::verdict).containsExactly(Verdict.OK, Verdict.WARN, Verdict.WARN);
            assertThat(scarce.get(0).found())
                    .isEqualTo("a night reads about 1,000,000 rows (200.0 MB) in about 1 h 6 min");
            assertThat(scarce.get(0).details())
                    .containsExactly(
                            "sessions: at most 3 at the same time: 2 that read a range each and 1 that describes and"
                                    + " counts before that; at most 8 more of the ledger, which is here too",
                            "statements: 1 that counts all rows, 1 that chooses the ranges, 2 ordered queries of the"
                                    + " logins and 1 of the rows that never logged in; nightshift doctor --sql prints them"
                                    + " and the short ones",
                            "round trips: about 200 of at most 5,000 rows; more if the rows are wide",
                            "time: as fast as run 7, 250 rows/s",
                            "snapshot: undo is needed for that time, including the pauses between the attempts at the"
                                    + " run");
            assertThat(shared.get(0).details())
                    .startsWith(
                            "sessions: at most 2 for each worker and 1 at the same time: 2 of each worker that read a"
                                    + " range each (nightshift.workers.concurrency) and 1 of the manager that describes"
                                    + " and counts before that; at most 8 more of the ledger for each process, which is"
                                    + " here too",
                            "statements: 1 that counts all rows, 1 that chooses the ranges, 64 ordered queries of the"
                                    + " logins and 1 of the rows that never logged in; nightshift doctor --sql prints them"
                                    + " and the short ones");
            assertThat(slow.get(0).found()).endsWith(" in about 2 h 46 min");
            assertThat(slow.get(0).details())
                    .contains(
                            "round trips: about 10,000 of at most 100 rows; more if the rows are wide",
                            "time: at the limit of 100 rows/s (nightshift.source.max-rows-per-second), after counting"
                                    + " and sorting");
            assertThat(slow.get(1).found()).endsWith(", but a night takes about 2 h 46 min");
            assertThat(slow.get(1).sql()).isEqualTo("ALTER SYSTEM SET UNDO_RETENTION = 15000");
            assertThat(scarce.get(1).found())
                    .isEqualTo("kept for 1 h 0 min (UNDO_RETENTION is 15 min 0 s), but the last run took 2 h 0 min");
            assertThat(scarce.get(1).sql()).isEqualTo("ALTER SYSTEM SET UNDO_RETENTION = 10800");
            assertThat(scarce.get(2).found()).isEqualTo("the sort needs about 200.0 MB, and 104.9 MB are free");
            assertThat(ample).extracting(Check::verdict).containsOnly(Verdict.OK);
        }
    }

    private static List<Check> onOracle(
            Installation installation,
            OracleServer server,
            Optional<LastRun> lastRun,
            int keptSeconds,
            int freeMegabytes,
            @Nullable WorkersProperties workers) {
        server.answer("undo_retention", "SELECT 900, " + keptSeconds + " FROM DUAL");
        server.answer("DBA_TEMP_FREE_SPACE", "SELECT " + ((long) freeMegabytes << 20) + " FROM DUAL");
        SourceProperties settings = Settings.load(installation.home(), null).source();
        LoginSource source = LoginSource.of(settings, installation.home(), real -> real, new StopSignal());
        CheckList checks = new CheckList();
        try (SourceExamination examination = source.examine()) {
            new ReadingChecks(
                            examination,
                            source,
                            source.describe(),
                            new NightLoad(settings, true, 2, workers, lastRun, null))
                    .make(checks);
        }
        return checks.checks().stream()
                .filter(check -> List.of("load", "undo", "temp").contains(check.name()))
                .toList();
    }

    /** Every statement of doctor, with all that it may ask granted and with nothing but the table. */
    @Test
    void whatMayNotBeAskedOfOracleIsNotAFailure() throws Exception {
        try (OracleServer server = new OracleServer().addUser("app", "secret")) {
            Installation installation = Installation.onOracle(home, 10, server).fill(25);

            Diagnosis granted = new Doctor(installation.operations().context()).examine(null, Set.of(), List.of());
            for (String view : List.of("V$", "DBA_", "DBMS_FLASHBACK", "NLS_DATABASE", "ALL_IND_EXPRESSIONS")) {
                server.failEach(Call.EXECUTE, view, Fault.error(942));
            }
            Diagnosis denied = new Doctor(installation.operations().context()).examine(null, Set.of(), List.of());

            for (Diagnosis diagnosis : List.of(granted, denied)) {
                assertThat(diagnosis.checks())
                        .filteredOn(check -> check.verdict() == Verdict.FAIL)
                        .isEmpty();
            }
            assertThat(check(installation, "plan").found())
                    .startsWith("the rows are read by an index, in order, without a sort");
        }
    }

    /** By what the real driver sends to our own server. */
    @Test
    void oracleIsSentNothingThatDoctorDoesNotListAndNothingCareless() throws Exception {
        try (OracleServer server = new OracleServer().addUser("app", "secret")) {
            Installation installation =
                    Installation.onOracle(home, 10, server).withPartitions(4).fill(57);

            int before = server.statements("").size();
            installation.run();
            Doctor doctor = new Doctor(installation.operations().context());
            doctor.examine(null, Set.of(), List.of());

            Set<String> listed = doctor.statements().statements().stream()
                    .map(statement -> comparable(statement.sql()))
                    .collect(Collectors.toSet());
            List<String> sent = server.statements("").stream()
                    .skip(before)
                    .filter(sql -> !DRIVERS_OWN.matcher(sql).find())
                    .toList();
            assertThat(sent)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(sql -> assertThat(listed).contains(comparable(sql)));
            assertThat(sent)
                    .noneMatch(sql -> sql.endsWith(";"))
                    .noneMatch(sql -> CARELESS.matcher(sql).find())
                    .noneMatch(sql -> sql.contains("ROWNUM") && sql.contains("ORDER BY"))
                    .filteredOn(sql -> sql.contains("ORDER BY t.") && sql.contains(" < "))
                    .isNotEmpty()
                    .allSatisfy(sql -> assertThat(sql).doesNotContain("'").doesNotContainPattern("< \\d"));
        }
    }

    /** All columns, text by the session's formats, views that cost a licence, and parallel queries. */
    private static final Pattern CARELESS = Pattern.compile(
            "SELECT \\*|TO_(?:CHAR|DATE)\\([^,]*\\)|DBA_HIST|ACTIVE_SESS|WR[HIM]\\$|PARALLEL\\(|PARALLEL \\d");

    /** Metadata. */
    private static final Pattern DRIVERS_OWN = Pattern.compile("(?i)^\\s*(declare|begin)\\b|table_cat|SYS\\.DUAL");

    /** The driver numbers the binds; snapshot, ranges and size of the sample differ. */
    private static String comparable(String sql) {
        return sql.replaceAll(":\\d+", "?")
                .replaceAll("AS OF SCN \\d+", "AS OF SCN 1")
                .replaceAll("NTILE\\(\\d+\\)", "NTILE(4)")
                .replaceAll(" SAMPLE BLOCK \\([\\d.]+\\)", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute(sql);
        }
    }
}
