package dev.nightshift.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DriversTests {

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:mem:none, org.h2.Driver",
        "jdbc:postgresql://127.0.0.1/none, org.postgresql.Driver",
        "jdbc:oracle:thin:@//127.0.0.1/none, oracle.jdbc.OracleDriver",
        // Not ours, but on the class path of the tests.
        "jdbc:duckdb:, org.duckdb.DuckDBDriver"
    })
    void findsTheDriverOfAUrl(String url, String driver) throws SQLException {
        assertThat(Drivers.of(url).getClass().getName()).isEqualTo(driver);
        assertThat(Drivers.of(url).acceptsURL(url)).isTrue();
    }

    @Test
    void aUrlThatNoDriverKnowsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drivers.of("jdbc:postgresqul://127.0.0.1/none"))
                .withMessage("No JDBC driver of this program knows the URL");
    }
}
