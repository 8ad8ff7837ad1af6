package dev.nightshift.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.operation.Installation;
import dev.nightshift.oraclewire.Call;
import dev.nightshift.oraclewire.Fault;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.selftest.SelfTestResult.Promise;
import dev.nightshift.selftest.SelfTestResult.Verdict;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The self-test with the program in this process; {@code SelfTestIT} kills real ones. */
@Timeout(60)
final class SelfTestTests {

    private static final ScratchName NAME = new ScratchName("0123abcd");

    @TempDir
    private Path folder;

    private final List<String> messages = new ArrayList<>();

    private Installation h2() throws SQLException {
        return Installation.in(folder.resolve("home"), 10).withFolderAsBucket();
    }

    private SelfTestResult test(Installation installation, String schema) {
        return test(installation, schema, words -> {});
    }

    /** @param after is called after each command of the program */
    private SelfTestResult test(Installation installation, @Nullable String schema, Consumer<String> after) {
        SelfTest.Children children = (place, settings, stop) -> {
            InProcess program = new InProcess(installation, place, settings);
            return (fatal, meanwhile, words) -> {
                ChildProgram.Ended ended = program.run(fatal, meanwhile, words);
                after.accept(words[0]);
                return ended;
            };
        };
        return new SelfTest(installation.operations(), messages::add, children)
                .run(NAME, new SelfTest.Request(schema, 300, 1), new StopSignal());
    }

    private static List<String> broken(SelfTestResult result) {
        return result.promises().stream()
                .filter(promise -> promise.verdict() == Verdict.BROKEN)
                .map(promise -> promise.promise() + ": " + promise.found())
                .toList();
    }

    private static void assertHeld(SelfTestResult result) {
        assertThat(broken(result)).isEmpty();
        assertThat(result.held()).isTrue();
        assertThat(result.promises())
                .extracting(Promise::promise)
                .contains("A killed run is completed by the next attempt", "Every value is exact");
        assertThat(result.promises())
                .filteredOn(promise -> promise.promise().startsWith("A killed run"))
                .extracting(Promise::found)
                .containsExactly("killed 3 times, 4 attempts");
        assertThat(result.left()).isEmpty();
    }

    private static void assertNothingLeft(Installation installation) throws Exception {
        try (Connection source = installation.source();
                ResultSet tables = source.getMetaData().getTables(null, null, "%", null)) {
            while (tables.next()) {
                assertThat(tables.getString("TABLE_NAME")).doesNotContainIgnoringCase("selftest");
            }
        }
        try (Stream<Path> files = Files.walk(installation.home())) {
            assertThat(files.filter(file -> file.toString().contains("selftest-"))
                            .filter(Files::isRegularFile))
                    .isEmpty();
        }
    }

    @Test
    void everyPromiseIsTestedOnH2() throws Exception {
        Installation installation = h2();
        SelfTestResult result = test(installation, "public");
        assertHeld(result);
        assertThat(result.promises())
                .filteredOn(promise -> promise.verdict() == Verdict.NOT_TRIED)
                .extracting(Promise::found)
                .containsExactly("this database lets no user end a session");
        assertNothingLeft(installation);
    }

    @Test
    void everyPromiseIsTestedOnPostgreSql() throws Exception {
        Installation installation =
                Installation.onPostgreSql(folder.resolve("home"), 10).withFolderAsBucket();
        SelfTestResult result = test(installation, "PUBLIC");
        assertHeld(result);
        assertThat(result.environment().database()).startsWith("PostgreSQL ");
        assertNothingLeft(installation);
    }

    @Test
    void everyPromiseIsTestedThroughOraclesDriver() throws Exception {
        try (OracleServer server = new OracleServer().addUser("app", "secret")) {
            Installation installation =
                    Installation.onOracle(folder.resolve("home"), 10, server).withFolderAsBucket();
            assertHeld(test(installation, "app"));
            assertNothingLeft(installation);

            server.failOnce(Call.EXECUTE, "INSERT", 1, Fault.error(1536));
            refuses(() -> test(installation, "app"), "ORA-01536", "raise the user's quota, or use fewer with --rows");
            assertNothingLeft(installation);

            server.failOnce(Call.EXECUTE, "CREATE TABLE", 1, Fault.error(1031));
            refuses(
                    () -> test(installation, "app"),
                    "ORA-01031",
                    "Expected a user who may create a table in schema APP");
            assertNothingLeft(installation);
        }
    }

    @Test
    void aPartThatChangesAfterItsVerificationIsFound() throws Exception {
        Installation installation = h2();
        SelfTestResult result = test(installation, "PUBLIC", word -> {
            if (word.equals("verify")) {
                exchangeTwoParts(installation.bucket());
            }
        });
        assertThat(result.held()).isFalse();
        assertThat(broken(result))
                .singleElement()
                .asString()
                .startsWith("Every row is published exactly once, in order: row ")
                .contains(", expected ");
        assertNothingLeft(installation);
    }

    private static void exchangeTwoParts(Path bucket) {
        try (Stream<Path> files = Files.walk(bucket)) {
            List<Path> parts = files.filter(file -> file.toString().contains("/data/"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(2)
                    .toList();
            byte[] first = Files.readAllBytes(parts.get(0));
            Files.write(parts.get(0), Files.readAllBytes(parts.get(1)));
            Files.write(parts.get(1), first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatExistsIsNotTouched() throws Exception {
        Installation installation = h2();
        try (Connection source = installation.source()) {
            source.createStatement().execute("CREATE TABLE " + NAME.table() + " (ID INT)");
            refuses(() -> test(installation, "PUBLIC"), "There is already a table PUBLIC." + NAME.table());
            source.createStatement().execute("INSERT INTO " + NAME.table() + " VALUES (1)");
            source.createStatement().execute("DROP TABLE " + NAME.table());
        }
        Path object = installation.bucket().resolve(NAME.source()).resolve("mine");
        Files.createDirectories(object.getParent());
        Files.writeString(object, "mine");
        refuses(() -> test(installation, "PUBLIC"), NAME.source() + "/ contains 1 object,");
        assertThat(object).hasContent("mine");
    }

    @Test
    void anOptionThatWouldLeadItToOtherDataIsRefused() throws Exception {
        Installation installation = h2();
        System.setProperty("nightshift.source.time-column", "LAST_LOGIN");
        try {
            refuses(() -> test(installation, "PUBLIC"), "The option -Dnightshift.source.time-column of the JVM");
        } finally {
            System.clearProperty("nightshift.source.time-column");
        }
        assertNothingLeft(installation);
    }

    @Test
    void aSchemaMustExistAndAllowTables() throws Exception {
        Installation installation = h2();
        refuses(() -> test(installation, "NONE"), "There is no schema NONE", "Schemas seen: ", "PUBLIC");
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> test(installation, null, word -> {}))
                .withMessageStartingWith("--schema is missing; name a schema of jdbc:h2:file:")
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.USAGE);
        assertNothingLeft(installation);
    }

    @Test
    void aUserWhoMayNotCreateTablesIsRefused() throws Exception {
        PostgreSqlServer.execute("CREATE USER selftest_reader PASSWORD 'secret'");
        String url = PostgreSqlServer.createDatabase("selftest_denied");
        Installation owner = Installation.onPostgreSql(folder.resolve("owner"), 10, url);
        try (Connection source = owner.source()) {
            source.createStatement().execute("REVOKE CREATE ON SCHEMA public FROM public");
        }
        Installation installation = owner.as("selftest_reader", "secret", folder.resolve("home"), url)
                .withFolderAsBucket();
        refuses(
                () -> test(installation, "public"),
                "could not be created: ERROR: permission denied for schema public",
                "grant that, or name another schema with --schema");
        assertNothingLeft(installation);
    }

    @Test
    void anOldServerIsRefused() {
        refuses(() -> ScratchDatabase.of("PostgreSQL", 9), "The source is PostgreSQL 9", "PostgreSQL 10 or newer");
        refuses(() -> ScratchDatabase.of("MySQL", 8), "The source is MySQL");
    }

    @Test
    void theNextSelfTestNamesWhatAKilledOneLeftAndRemovesIt() throws Exception {
        Installation installation = h2();
        ScratchName killed = new ScratchName("0000000f");
        try (Workplace place = Workplace.create(
                        killed,
                        installation.operations().context().home(),
                        "PUBLIC",
                        Places.of(installation.operations().context().settings()));
                Connection source = installation.source()) {
            assertThat(place.folder()).exists();
            source.createStatement().execute("CREATE TABLE " + killed.table() + " (ID INT)");
            // As long as it is locked, its self-test lives.
            assertThat(new SelfTest(installation.operations(), messages::add).clean("PUBLIC"))
                    .isEmpty();
        }

        assertHeld(test(installation, "PUBLIC"));
        assertThat(messages.get(0))
                .contains("have left selftest-0000000f; remove them with: ", "selftest --clean --schema PUBLIC");
        assertThat(new SelfTest(installation.operations(), messages::add).clean("PUBLIC"))
                .containsExactly("selftest-0000000f is removed");
        assertNothingLeft(installation);
    }

    @Test
    void whatWasMadeElsewhereIsKept() throws Exception {
        Installation installation = h2();
        Workplace.create(
                        NAME,
                        installation.operations().context().home(),
                        "APP",
                        new Places("jdbc:oracle:thin:@//db:1521/CRM", "s3://lake/a", "jdbc:postgresql://db/ledger"))
                .close();
        Places now = Places.of(installation.operations().context().settings());
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> new SelfTest(installation.operations(), messages::add).clean(null))
                .withMessage(
                        "selftest-0123abcd is not removed: it was made in jdbc:oracle:thin:@//db:1521/CRM, but the"
                                + " configured source is " + now.source()
                                + "; use the settings or the profile of that database; it was made in s3://lake/a, but the"
                                + " configured bucket is " + now.bucket()
                                + "; use the settings or the profile of that bucket; it was made in jdbc:postgresql://db/ledger,"
                                + " but the configured ledger is embedded ledger; use the settings or the profile of that ledger")
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.FAILED);
        assertThat(NAME.folder(installation.home().resolve("var"))).exists();
    }

    @Test
    void aStopRemovesEverything() throws Exception {
        Installation installation = h2();
        StopSignal stop = new StopSignal();
        stop.request("signal SIGINT");
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> new SelfTest(installation.operations(), messages::add)
                        .run(NAME, new SelfTest.Request("PUBLIC", 300, 1), stop))
                .withMessage("The self-test was stopped by signal SIGINT, and proves nothing")
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.STOPPED);
        assertNothingLeft(installation);
    }

    private static void refuses(ThrowingCallable call, String... words) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e).message().contains(words))
                .extracting(NightshiftException::reason)
                .isEqualTo(Reason.REFUSED);
    }
}
