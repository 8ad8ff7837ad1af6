package dev.nightshift.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class IncrementalPropertiesTests {

    @Test
    void durationsThatLeadOutOfTheCalendarAreRefused() {
        Duration century = Duration.ofDays(36_500);
        assertThat(new IncrementalProperties(century, false, century).overlap()).isEqualTo(century);

        assertThatThrownBy(() -> new IncrementalProperties(century.plusNanos(1), false, Duration.ZERO))
                .hasMessage("nightshift.incremental.overlap is PT876000H0.000000001S; expected 0 or a duration such as"
                        + " 1h, up to 36500d");
        assertThatThrownBy(() -> new IncrementalProperties(Duration.ZERO, false, Duration.ofSeconds(-1)))
                .hasMessage("nightshift.incremental.settle is PT-1S; expected 0 or a duration such as 15m, up to"
                        + " 36500d");
    }
}
