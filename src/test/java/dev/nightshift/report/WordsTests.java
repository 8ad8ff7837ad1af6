package dev.nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTests {

    @ParameterizedTest
    @CsvSource({"0, 10, 0%", "0, 0, 0%", "1, 10000, < 0.1%", "1, 3, 33.3%", "9999, 10000, > 99.9%", "7, 7, 100%"})
    void aShareIsNeverRoundedToNothingOrAll(long part, long whole, String text) {
        assertThat(Words.percent(part, whole)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-11-23T00:00:00Z | <time datetime="2026-11-23T00:00:00Z">23 November 2026, 00:00 UTC</time>
            2026-01-02T03:04:05.123456789Z | <time datetime="2026-01-02T03:04:05.123Z">2 January 2026, 03:04:05.123456789 UTC</time>
            -0043-03-15T12:00:00Z | 15 March 44 BC, 12:00 UTC
            """)
    void aMomentIsToldToTheLastDigit(Instant moment, String text) {
        assertThat(Words.moment(moment)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "1, 1, 1",
        "5, 1, 5",
        "6, 2, 6",
        "225, 50, 250",
        "53131, 20000, 60000",
        "1000000001, 500000000, 1500000000"
    })
    void aScaleHasAtMostFiveRoundStepsAndRoomForAll(long most, long step, long top) {
        assertThat(ValueScale.upTo(most)).isEqualTo(new ValueScale(step, top));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "20000, '20,000'", "1000000, 1 M", "2500000, 2.5 M", "3000000000, 3 bn", "1200000000, 1.2 bn"})
    void aScaleIsLabelledShortly(long value, String label) {
        assertThat(ValueScale.label(value)).isEqualTo(label);
    }
}
