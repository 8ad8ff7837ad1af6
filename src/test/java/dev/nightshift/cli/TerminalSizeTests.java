package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalSizeTests {

    @ParameterizedTest
    @CsvSource({
        "'50 132\n', 132, 50",
        "0 0, 80, 24",
        "stty: standard input: Inappropriate ioctl for device, 80, 24",
        "'', 80, 24"
    })
    void itIsWhatTheDriverSaysOrWhatIsUsual(String said, int columns, int lines) {
        assertThat(TerminalSize.parse(said)).isEqualTo(new TerminalSize(columns, lines));
    }

    @Test
    void itIsAskedForAgainEveryTwoSeconds() {
        AtomicInteger asked = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        var size = new TerminalSize.Remembered(() -> new TerminalSize(asked.incrementAndGet(), 24), nanos::get);

        assertThat(size.get().columns()).isEqualTo(1);
        nanos.addAndGet(1_900_000_000L);
        assertThat(size.get().columns()).isEqualTo(1);
        nanos.addAndGet(200_000_000L);
        assertThat(size.get().columns()).isEqualTo(2);
    }
}
