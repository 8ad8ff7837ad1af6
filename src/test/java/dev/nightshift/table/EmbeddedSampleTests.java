package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.LoginRecord;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedSampleTests {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

    @AutoClose
    private final TestDatabase database = TestDatabase.inMemory();

    @Test
    void theSameRowsSeedAndDayGiveTheSameTable() throws Exception {
        generate(database, 3_000, 1, DAY);
        try (TestDatabase other = TestDatabase.inMemory()) {
            generate(other, 3_000, 1, DAY);
            assertThat(content(other)).hasSize(3_000).isEqualTo(content(database));

            generate(other, 3_000, 2, DAY);
            assertThat(content(other)).hasSize(3_000).isNotEqualTo(content(database));

            generate(other, 3_000, 1, DAY.plusDays(1));
            assertThat(content(other)).isNotEqualTo(content(database));
        }
    }

    @Test
    void theSampleHasWhatRealTablesHave() {
        generate(database, 5_000, 1, DAY);
        LoginSource source = database.source();
        List<LoginRecord> logins = Streams.records(source, KeyRange.ALL_LOGINS);

        long distinct = logins.stream().map(LoginRecord::lastLogin).distinct().count();
        assertThat(logins.size() - distinct).as("ties").isGreaterThan(500);
        assertThat(Streams.records(source, KeyRange.NEVER_LOGGED_IN)).hasSizeBetween(100, 250);
        assertThat(database.query("SELECT DISTINCT USER_NAME FROM LOGINS"))
                .contains("王芳", "محمد علي", "🛰️ sat-7", "D'Arcy \"Di\" Smith", "back\\slash", "tab\there")
                .containsNull();
        assertThat(logins.stream().map(LoginRecord::lastLogin).map(Objects::requireNonNull))
                .allMatch(at -> at.isBefore(Instant.parse("2026-11-23T00:00:00Z")))
                .allMatch(at -> at.isAfter(Instant.parse("2024-11-21T00:00:00Z")));
    }

    @Test
    void theSampleCanBeReadAsItIs() {
        generate(database, 100, 1, DAY);
        LoginSource source = new LoginSource(database.dataSource(), TestDatabase.bind());

        assertThat(source.count(source.describe(), new StopSignal())).hasValue(100);
        assertThat(database.query("SELECT INDEX_NAME FROM INFORMATION_SCHEMA.INDEXES WHERE TABLE_NAME = 'LOGINS'"))
                .contains("LOGINS_LL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOGINS", "logins", "User_Logins"})
    void theSampleIsFoundAgainRegardlessOfTheCaseOfItsName(String name) {
        EmbeddedSample sample = new EmbeddedSample(database.dataSource(), name);

        assertThat(sample.exists()).isFalse();
        sample.generate(10, 1, DAY);
        assertThat(sample.exists()).isTrue();
        assertThat(database.source("table", name).describe().columns()).hasSize(6);
    }

    @Test
    void progressIsToldWhileTheRowsAreWritten() {
        List<Long> told = new ArrayList<>();

        new EmbeddedSample(database.dataSource(), "LOGINS").generate(35_000, 1, DAY, told::add);

        assertThat(told).containsExactly(10_000L, 20_000L, 30_000L);
    }

    @Test
    void aTableOfASimilarNameIsNotTheSample() {
        database.execute("CREATE TABLE AXB (X INT)", "CREATE TABLE A_B_NEW (X INT)");

        assertThat(new EmbeddedSample(database.dataSource(), "A_B").exists()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"APP.LOGINS", "LOGINS; DROP TABLE X", "\"a\"", "1A"})
    void aNameThatIsNotPlainIsRefused(String name) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> new EmbeddedSample(database.dataSource(), name))
                .withMessage(
                        "nightshift.source.table is '" + name + "', but the embedded sample's table has a plain name"
                                + " such as LOGINS; correct it, or name another database with nightshift.source.url")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void generatingAgainReplacesTheTable() {
        generate(database, 100, 1, DAY);
        generate(database, 10, 1, DAY);

        assertThat(content(database)).hasSize(10);
    }

    @Test
    @Timeout(20)
    void aGenerationThatDiesHalfwayNeverCountsAsTheSample(@TempDir Path folder) throws Exception {
        try (TestDatabase file = TestDatabase.inFile(folder)) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> generateAndDie(file))
                    .withMessageStartingWith("Generating 10000000 sample rows failed: ");
        }
        try (TestDatabase file = TestDatabase.inFile(folder)) {
            EmbeddedSample sample = new EmbeddedSample(file.dataSource(), "LOGINS");
            assertThat(sample.exists()).isFalse();

            sample.generate(10, 1, DAY);
            assertThat(sample.exists()).isTrue();
            assertThat(content(file)).hasSize(10);
        }
    }

    private static void generateAndDie(TestDatabase file) throws Exception {
        file.execute("CREATE TABLE LOGINS_NEW (X INT)");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> generation = thread.submit(() -> generate(file, 10_000_000, 1, DAY));
            while (!halfway(file)) {
                Thread.onSpinWait();
            }
            file.execute("SHUTDOWN IMMEDIATELY");
            generation.get();
        } catch (ExecutionException e) {
            throw (NightshiftException) e.getCause();
        } finally {
            thread.shutdown();
        }
    }

    private static boolean halfway(TestDatabase file) throws SQLException {
        return !file.query("SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'LOGINS_NEW'"
                        + " AND ROW_COUNT_ESTIMATE >= 10000")
                .isEmpty();
    }

    private static void generate(TestDatabase database, long rows, long seed, LocalDate day) {
        new EmbeddedSample(database.dataSource(), "LOGINS").generate(rows, seed, day);
    }

    private static List<Object> content(TestDatabase database) {
        return database.query("SELECT CONCAT_WS('|', ID, COALESCE(USER_NAME, 'null'), COALESCE(COUNTRY, 'null'),"
                + " LOGIN_COUNT, SCORE, LAST_LOGIN) FROM LOGINS ORDER BY ID");
    }
}
