package dev.nightshift.work;

import static org.assertj.core.api.Assertions.assertThat;

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
    @CsvSource({"0, 0s", "59, 59s", "60, 1m00s", "190, 3m10s", "3599, 59m59s", "3600, 1h00m", "7500, 2h05m"})
    void secondsAreShownAsPeopleReadThem(long seconds, String text) {
        assertThat(Figures.shortDuration(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min 0 s", "190, 3 min 10 s", "7500, 2 h 5 min", "3600000, '1,000 h 0 min'"
    })
    void aDurationIsInOneUnitOrTwo(long seconds, String text) {
        assertThat(Figures.duration(seconds)).isEqualTo(text);
    }
}
