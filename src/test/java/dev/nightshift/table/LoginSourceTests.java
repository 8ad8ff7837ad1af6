package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoginSourceTests {

    @TempDir
    private Path folder;

    @Test
    void anExternalDatabaseIsDescribedCountedAndRead() throws Exception {
        try (TestDatabase database = TestDatabase.inFile(folder)) {
            database.execute(
                    "CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN TIMESTAMP)",
                    "INSERT INTO LOGINS VALUES (1, NULL), (2, TIMESTAMP '2026-01-01 00:00:00')");
            LoginSource source = source(database.url());

            assertThat(source.count(source.describe(), new StopSignal())).hasValue(2);
            assertThat(Streams.ids(source, KeyRange.ALL_LOGINS)).containsExactly("2");
        }
    }

    @Test
    void aMissingDatabaseFileIsRefusedAndNotCreated() throws Exception {
        LoginSource source = source("jdbc:h2:file:" + folder.resolve("none"));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(source::describe)
                .withMessageStartingWith("Describing table LOGINS of source logins failed: Database \""
                        + folder.resolve("none") + "\" not found, ")
                .withMessageEndingWith(
                        ". Check that the database is up and nightshift.source.url, username and password"
                                + " are right")
                .matches(e -> e.reason() == Reason.REFUSED);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndNotShown() throws Exception {
        String url = "jdbc:h2:mem:passwords";
        try (Connection keeper = DriverManager.getConnection(url, "sa", "right")) {
            assertThat(keeper.isClosed()).isFalse();

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> source(url, "password", "hidden").describe())
                    .withMessageStartingWith(
                            "Describing table LOGINS of source logins failed: Wrong user name or password")
                    .withMessageNotContaining("hidden")
                    .matches(e -> e.reason() == Reason.REFUSED);
        }
    }

    @Test
    void aServerThatDoesNotAnswerMayAnswerLater() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        source("jdbc:h2:tcp://127.0.0.1:1/x", "retry-for", "0s").describe())
                .withMessageStartingWith("Describing table LOGINS of source logins failed: Connection is broken")
                .matches(e -> e.reason() != Reason.REFUSED);
    }

    @Test
    void aUrlThatNoDriverKnowsIsRefusedAndNotShown() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source("jdbc:none:host"))
                .withMessage("nightshift.source.url is not a URL for a JDBC driver of this program; expected"
                        + " one such as jdbc:oracle:thin:@//db.example.org:1521/CRM")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void aTableThatHasGoneIsNamed() throws Exception {
        try (TestDatabase database = TestDatabase.inMemory()) {
            database.execute("CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN TIMESTAMP)");
            LoginSource source = database.source();
            LoginTable table = source.describe();
            database.execute("DROP TABLE LOGINS");

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> source.count(table, new StopSignal()))
                    .withMessageStartingWith(
                            "Counting the rows of table LOGINS of source logins failed: Table \"LOGINS\""
                                    + " not found");
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> Streams.blocks(source, table, KeyRange.ALL_LOGINS, null, 10))
                    .withMessageStartingWith(
                            "Reading all logins of \"PUBLIC\".\"LOGINS\" failed: Table" + " \"LOGINS\" not found");
        }
    }

    @Test
    void sampleRowsDoNotGoIntoAnExternalDatabase() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source("jdbc:h2:mem:external").sample())
                .withMessage("Sample rows can be generated only in the embedded source, but nightshift.source.url is "
                        + "set to another"
                        + " database; unset it to use the sample")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void theEmbeddedSampleMakesItsFolder() {
        Path var = folder.resolve("a/var");
        LoginSource source = LoginSource.of(TestDatabase.bind(), var, UnaryOperator.identity(), new StopSignal());

        assertThat(source.sample().exists()).isFalse();
        assertThat(var).isDirectory();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> LoginSource.of(
                        TestDatabase.bind(), file.resolve("var"), UnaryOperator.identity(), new StopSignal()))
                .withMessageStartingWith(
                        "The folder " + file.resolve("var") + " of the embedded sample could not be created: ")
                .withMessageEndingWith("; check that it can be written");
    }

    private LoginSource source(String url, String... more) {
        String[] settings = new String[more.length + 8];
        System.arraycopy(more, 0, settings, 8, more.length);
        System.arraycopy(
                new String[] {"url", url, "columns", "*", "time-zone", "UTC", "username", "sa"}, 0, settings, 0, 8);
        return LoginSource.of(TestDatabase.bind(settings), folder, UnaryOperator.identity(), new StopSignal());
    }
}
