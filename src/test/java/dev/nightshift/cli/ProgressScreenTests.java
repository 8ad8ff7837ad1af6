package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.work.ProgressListener.Chunk;
import dev.nightshift.work.ProgressListener.Sorted;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees on a terminal that wraps lines as real ones do. */
final class ProgressScreenTests {

    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);

    @Test
    void theRunHasABarAndEveryPartitionALineThatAreDrawnInPlace() {
        FakeTerminal terminal = new FakeTerminal(100);
        ProgressScreen screen = screen(terminal, false);
        screen.planned(7, Map.of(0, 0L, 1, 0L));
        screen.started(7, 0, 300_000L);

        assertThat(terminal.lines())
                .containsExactly(
                        "[----------------------------------------]   0%  ETA ?  0 rows/s  0 of 300,000 rows",
                        "  p00              0 rows", "  p01              0 rows");

        pass(2);
        screen.committed(new Chunk(7, 1, 1, 100_000, 100_000, 300_000L));
        pass(2);
        screen.committed(new Chunk(7, 0, 1, 50_000, 150_000, 300_000L));

        assertThat(terminal.lines())
                .containsExactly(
                        "[####################--------------------]  50%  ETA 4s  37,500 rows/s  150,000 of 300,000 rows",
                        "  p00         50,000 rows  12,500 rows/s", "  p01        100,000 rows  50,000 rows/s");
    }

    @Test
    void whatIsPrintedMeanwhileAppearsAboveTheBar() {
        FakeTerminal terminal = new FakeTerminal(60);
        TerminalWriter writer = writer(terminal, false);
        ProgressScreen screen = new ProgressScreen(writer, nanos::get);
        screen.planned(7, Map.of(0, 20L));
        screen.started(7, 20, 40L);
        screen.note("The bucket holds x already");
        writer.println("Stopping after signal SIGINT");
        var unused = new java.io.PrintStream(writer.stream(), true, StandardCharsets.UTF_8).printf("WARN é%n");
        screen.committed(new Chunk(7, 0, 1, 20, 40, 40L));
        screen.endLine();
        writer.println("nightshift: it failed");

        assertThat(terminal.lines())
                .containsExactly(
                        "Run 7 resumes after 20 rows",
                        "The bucket holds x already",
                        "Stopping after signal SIGINT",
                        "WARN é",
                        "100%  ETA 0s  20,000,000,000 rows/s  40 of 40 rows",
                        "  p00             40 rows  20,000,000,000 rows/s",
                        "nightshift: it failed");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 12, 20, 30, 40, 60, 80, 200})
    void noLineEverBreaks(int columns) {
        FakeTerminal terminal = new FakeTerminal(columns);
        ProgressScreen screen = screen(terminal, true);
        screen.planned(7, Map.of(0, 0L, 1, 0L, 2, 999_999_999L));
        screen.sorted(new Sorted(7, 123_456_789, 12_345, 65_000_000, 130_000_000));
        screen.started(7, 0, 3_000_000_000L);
        pass(1);
        screen.committed(new Chunk(7, 2, 1, 100_000, 1_000_099_999, 3_000_000_000L));

        assertThat(terminal.wrapped()).isFalse();
        assertThat(terminal.lines()).hasSize(4);
    }

    @Test
    void aNarrowTerminalSaysLess() {
        FakeTerminal terminal = new FakeTerminal(24);
        ProgressScreen screen = screen(terminal, false);
        screen.started(7, 0, 300_000L);
        pass(2);
        screen.committed(new Chunk(7, 0, 1, 100_000, 100_000, 300_000L));

        assertThat(terminal.lines()).containsExactly(" 33%  ETA 4s", "  p00");

        terminal.resize(34);
        screen.committed(new Chunk(7, 0, 2, 100_000, 200_000, 300_000L));

        assertThat(terminal.lines()).containsExactly(" 66%  ETA 1s  100,000 rows/s", "  p00        200,000 rows");
    }

    @Test
    void morePartitionsThanLinesAreCounted() {
        FakeTerminal terminal = new FakeTerminal(60);
        ProgressScreen screen = screen(terminal, false);
        Map<Integer, Long> partitions = new TreeMap<>();
        IntStream.range(0, 12).forEach(i -> partitions.put(i, 0L));
        screen.planned(7, partitions);
        screen.started(7, 0, 10L);

        assertThat(terminal.lines()).hasSize(8).last().isEqualTo("  and 6 more partitions");
    }

    @Test
    void withoutACountThereIsNeitherBarNorTotalNorEta() {
        FakeTerminal terminal = new FakeTerminal(80);
        ProgressScreen screen = screen(terminal, false);
        screen.started(7, 0, null);
        pass(2);
        screen.committed(new Chunk(7, 0, 1, 1_000, 1_000, null));

        assertThat(terminal.lines().get(0)).isEqualTo("1,000 rows  500 rows/s  ETA ?");
    }

    @Test
    void moreRowsThanCountedNeverMakeMoreThanTheWholeBar() {
        FakeTerminal terminal = new FakeTerminal(80);
        screen(terminal, false).started(7, 20, 10L);

        assertThat(terminal.lines().get(1))
                .startsWith("[####")
                .contains("#] 100%  ETA ?")
                .endsWith("20 of 10 rows");
    }

    @Test
    void theSortingOfAFileHasABar() {
        FakeTerminal terminal = new FakeTerminal(80);
        ProgressScreen screen = screen(terminal, false);
        screen.sorted(new Sorted(7, 1_000, 3, 65_000_000, 130_000_000));

        assertThat(terminal.lines())
                .containsExactly("[##################-------------------] Sorting   50%  1,000 lines  3 rejected");
    }

    @Test
    void coloursComeOnlyWhereTheyAreWanted() {
        FakeTerminal coloured = new FakeTerminal(80);
        screen(coloured, true).started(7, 5, 10L);
        FakeTerminal plain = new FakeTerminal(80);
        screen(plain, false).started(7, 5, 10L);

        assertThat(coloured.colours()).isEqualTo("32 0 ");
        assertThat(plain.colours()).isEmpty();
        assertThat(coloured.lines()).isEqualTo(plain.lines());
    }

    private ProgressScreen screen(FakeTerminal terminal, boolean colours) {
        return new ProgressScreen(writer(terminal, colours), nanos::get);
    }

    private static TerminalWriter writer(FakeTerminal terminal, boolean colours) {
        return new TerminalWriter(terminal, terminal::size, colours);
    }

    private void pass(long seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
    }
}
