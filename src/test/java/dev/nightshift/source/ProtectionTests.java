package dev.nightshift.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.work.NightshiftException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A field of a record has one rule, however its name is written. */
class ProtectionTests {

    private static Protection ofRecords(Map<String, String> settings) {
        return Protection.of(settings, null).ofRecords("user_id", "last_login");
    }

    @Test
    void idAndTimeAreFoundIgnoringCaseAndByTheNameOfAVariable() {
        assertThat(ofRecords(Map.of("user.id", "hmac", "a.b", "drop")).rules()).containsOnlyKeys("user_id", "a.b");
        assertThat(ofRecords(Map.of("USER_ID", "hmac")).rules()).containsOnlyKeys("user_id");
        assertThatThrownBy(() -> ofRecords(Map.of("last.login", "year")))
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining("for last_login, but the time of the last login orders the rows");
    }

    @Test
    void twoRulesForAFieldAreRefused() {
        assertThatThrownBy(() -> ofRecords(Map.of("MAIL", "drop", "mail", "prefix:3")))
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining("names field mail twice");
    }
}
