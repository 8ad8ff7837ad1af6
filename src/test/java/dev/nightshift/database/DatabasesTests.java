package dev.nightshift.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightshift.work.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatabasesTests {

    private static final Access.Limits LIMITS = new Access.Limits(Duration.ofSeconds(20), Duration.ofMinutes(30));

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:mem:none, org.h2.Driver",
        "jdbc:postgresql://127.0.0.1/none, org.postgresql.Driver",
        "jdbc:oracle:thin:@//127.0.0.1/none, oracle.jdbc.OracleDriver",
        // Not ours, but on the class path of the tests.
        "jdbc:duckdb:, org.duckdb.DuckDBDriver"
    })
    void findsTheDriverOfAUrl(String url, String driver) throws SQLException {
        assertThat(Databases.driver(url).getClass().getName()).isEqualTo(driver);
        assertThat(Databases.driver(url).acceptsURL(url)).isTrue();
    }

    @Test
    void aFirstStatementThatFailsIsNotShown() {
        Access access = new Access(
                "jdbc:h2:mem:first",
                null,
                null,
                LIMITS,
                null,
                null,
                Secret.of("CREATE USER a PASSWORD 'hidden' NONSENSE"),
                false);

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> new UnpooledDataSource(access).getConnection())
                .withMessage("init-sql failed with SQL state 42000 and error code 42000; to see why, run it in a client"
                        + " of the database")
                .withNoCause();
    }

    @Test
    void aSettingInTheUrlThatH2DoesNotKnowIsRefused() {
        for (String wrong : List.of("SCHEMA=MISSING", "MODE=ORAKLE", "LOCK_TIMEOUT=SOON", "NO_SUCH_SETTING=1")) {
            UnpooledDataSource source = new UnpooledDataSource(Access.to("jdbc:h2:mem:;" + wrong, null, null, LIMITS));

            assertThatExceptionOfType(SQLException.class).as(wrong).isThrownBy(source::getConnection);
        }
    }

    /** A user who is not an administrator, of whom H2 refuses the statement that prevents it, can connect too. */
    @Test
    void h2DoesNotStoreAFirstStatementThatFails(@TempDir Path folder) throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("first");
        try (Connection open = new UnpooledDataSource(Access.to(url, "sa", Secret.of(""), LIMITS)).getConnection()) {
            open.createStatement().execute("CREATE USER READER PASSWORD 'reader'");
            for (String user : List.of("sa", "READER")) {
                Secret password = Secret.of(user.equals("sa") ? "" : "reader");
                Access access = new Access(
                        url, user, password, LIMITS, null, null, Secret.of("CREATE USER A PASSWORD 'hidden' X"), false);
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> new UnpooledDataSource(access).getConnection())
                        .withMessageStartingWith("init-sql failed");
            }
        }

        assertThat(folder.resolve("first.trace.db")).doesNotExist();
    }

    @Test
    void aUrlThatNoDriverKnowsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Databases.driver("jdbc:postgresqul://127.0.0.1/none"))
                .withMessage("No JDBC driver of this program accepts the URL");
    }

    /**
     * Else the session would be opened with the name of the host's zone, which an old server may not know (ORA-01882).
     */
    @Test
    void anOracleSessionIsOpenedWithAnOffsetAndNoZone() {
        assertThat(Databases.properties(
                        Access.to("jdbc:oracle:thin:@//db:1521/S", "reader", Secret.of("hidden"), LIMITS)))
                .containsEntry("oracle.jdbc.timezoneAsRegion", "false");
    }

    @Test
    void everyWaitForOracleHasALimitWithItsUnit() {
        assertThat(Databases.properties(
                        Access.to("jdbc:oracle:thin:@//db:1521/S", "reader", Secret.of("hidden"), LIMITS)))
                .containsEntry("oracle.net.CONNECT_TIMEOUT", "20000ms")
                .containsEntry("oracle.net.OUTBOUND_CONNECT_TIMEOUT", "20000ms")
                .containsEntry("oracle.jdbc.loginTimeout", "20")
                .containsEntry("oracle.jdbc.ReadTimeout", "1800000")
                .containsEntry("oracle.net.keepAlive", "true");
    }

    /** A pool in between may lose what is prepared; a few rows are not worth it. */
    @Test
    void nothingIsPreparedOnAPostgreSqlServerForAFewRows() {
        assertThat(Databases.properties(
                        Access.to("jdbc:postgresql://db/logins", "reader", Secret.of("hidden"), LIMITS)))
                .doesNotContainKey("prepareThreshold");
    }

    @Test
    void manyRowsOfPostgreSqlComeInBinary() {
        Access access = new Access(
                "jdbc:postgresql://db/logins", "reader", Secret.of("hidden"), LIMITS, null, null, null, true);

        assertThat(Databases.properties(access)).containsEntry("prepareThreshold", "-1");
    }
}
