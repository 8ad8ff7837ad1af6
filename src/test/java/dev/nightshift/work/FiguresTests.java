package dev.nightshift.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiguresTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "999, 999 bytes",
        "1000, 1.0 kB",
        "9189702, 9.2 MB",
        "999949999, 999.9 MB",
        "999950000, 1.0 GB",
        "9223372036854775807, 9223.4 PB"
    })
    void sizesAreInPowersOfAThousand(long bytes, String text) {
        assertThat(Figures.size(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "59, 59s",
        "60, 1m00s",
        "190, 3m10s",
        "3599, 59m59s",
        "3600, 1h00m",
        "7500, 2h05m",
        "172799, 47h59m",
        "190000, 2d04h"
    })
    void secondsAreShownAsPeopleReadThem(long seconds, String text) {
        assertThat(Figures.shortDuration(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "59, 59 s",
        "60, 1 min 0 s",
        "190, 3 min 10 s",
        "7500, 2 h 5 min",
        "172799, 47 h 59 min",
        "172800, 2 days 0 h",
        "16627693874, '192,450 days 3 h'"
    })
    void aDurationIsInOneUnitOrTwo(long seconds, String text) {
        assertThat(Figures.duration(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0           | 0 s
            0.000000001 | 1 ns
            0.000000999 | 999 ns
            0.000001    | 1 µs
            0.0123      | 12.3 ms
            0.999999999 | 999.999999 ms
            1           | 1 s
            59.5        | 59.5 s
            60          | 1 min
            190.25      | 3 min 10.25 s
            3600        | 1 h
            90061.5     | 1 day 1 h 1 min 1.5 s
            16627693874.677658 | 192,450 days 3 h 51 min 14.677658 s
            """)
    void aLengthOfTimeIsExactInAUnitThatSuitsIt(BigDecimal seconds, String text) {
        assertThat(Figures.exact(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT11.502506S, 11.5 s",
        "PT0.000012345S, 12.3 µs",
        "PT3M10.9S, 3 min 10 s",
        "PT5H3M59S, 5 h 3 min",
        "PT50H, 2.1 days",
        "P34D, 34 days",
        "P3650D, 10 years"
    })
    void aboutIsInOneUnitOrTwo(Duration duration, String text) {
        assertThat(Figures.about(duration)).isEqualTo(text);
    }
}
