package dev.nightshift.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DriverPropertiesTests {

    private static final Access.Limits LIMITS = new Access.Limits(Duration.ofSeconds(20), Duration.ofMinutes(30));

    /** Else the session would be opened with the name of the host's zone, which an old server may not know (ORA-01882). */
    @Test
    void anOracleSessionIsOpenedWithAnOffsetAndNoZone() {
        assertThat(DriverProperties.of(Access.to("jdbc:oracle:thin:@//db:1521/S", "reader", "hidden", LIMITS)))
                .containsEntry("oracle.jdbc.timezoneAsRegion", "false");
    }

    @Test
    void everyWaitForOracleHasALimitWithItsUnit() {
        assertThat(DriverProperties.of(Access.to("jdbc:oracle:thin:@//db:1521/S", "reader", "hidden", LIMITS)))
                .containsEntry("oracle.net.CONNECT_TIMEOUT", "20000ms")
                .containsEntry("oracle.net.OUTBOUND_CONNECT_TIMEOUT", "20000ms")
                .containsEntry("oracle.jdbc.loginTimeout", "20")
                .containsEntry("oracle.jdbc.ReadTimeout", "1800000")
                .containsEntry("oracle.net.keepAlive", "true");
    }

    /** A pool in between may lose what is prepared; a few rows are not worth it. */
    @Test
    void nothingIsPreparedOnAPostgreSqlServerForAFewRows() {
        assertThat(DriverProperties.of(Access.to("jdbc:postgresql://db/logins", "reader", "hidden", LIMITS)))
                .doesNotContainKey("prepareThreshold");
    }

    @Test
    void manyRowsOfPostgreSqlComeInBinary() {
        Access access = new Access("jdbc:postgresql://db/logins", "reader", "hidden", LIMITS, null, null, null, true);

        assertThat(DriverProperties.of(access)).containsEntry("prepareThreshold", "-1");
    }
}
