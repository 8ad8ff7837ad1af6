package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunSelectorTests {

    @ParameterizedTest
    @CsvSource({
        "2026-11-23, 2026-11-22T23:00:00Z",
        "2026-03-29, 2026-03-28T23:00:00Z",
        "2026-11-23T00:00:00Z, 2026-11-23T00:00:00Z",
        "2026-11-23T00:00Z, 2026-11-23T00:00:00Z",
        "2026-11-23T01:00:00+01:00, 2026-11-23T00:00:00Z",
        "2026-11-22T23:59:59.999999999Z, 2026-11-22T23:59:59.999999999Z"
    })
    void aTimeWithZoneOrTheStartOfADayIsAnInstant(String text, Instant instant) {
        assertThat(RunSelector.time(text, "--cutoff").apply(ZoneId.of("Europe/Berlin")))
                .isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "today",
                "2026-02-30",
                "2026-11-23 ",
                "2026-11-23T00:00:00",
                "2026-02-30T00:00:00Z",
                "20261123"
            })
    void anythingElseIsRefusedByTheOptionsName(String text) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> RunSelector.time(text, "--cutoff"))
                .withMessage("--cutoff is '" + text + "'; expected a time with zone such as 2026-11-23T00:00:00Z, or"
                        + " a day such as 2026-11-23, which means its start in nightshift.zone");
    }
}
