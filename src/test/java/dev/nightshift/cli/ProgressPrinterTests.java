package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.migration.ProgressListener.Chunk;
import dev.nightshift.migration.ProgressListener.Sorted;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressPrinterTests {

    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    private final StringWriter err = new StringWriter();

    @Test
    void elsewhereThanOnATerminalEveryChunkIsALine() {
        ProgressPrinter printer = printer(false);
        printer.started(7, 0, 300_000L);
        pass(2);
        printer.committed(new Chunk(7, 0, 1, 100_000, 100_000, 300_000L));
        pass(2);
        printer.committed(new Chunk(7, 12, 345, 99_999, 200_000, 300_000L));
        printer.endLine();

        assertThat(err).hasToString("""
                run=7 partition=p00 part=000001 rows=100000 total=100000 of=300000 rows/s=50000 eta=4s
                run=7 partition=p12 part=000345 rows=99999 total=200000 of=300000 rows/s=50000 eta=2s
                """);
    }

    @Test
    void everySortedStretchOfAFileIsALine() {
        ProgressPrinter printer = printer(false);
        printer.sorted(new Sorted(7, 100_000, 3, 13_000_000, 130_000_000));
        printer.sorted(new Sorted(7, 0, 0, 0, 0));

        assertThat(err).hasToString("""
                run=7 step=sort lines=100000 rejected=3 percent=10
                run=7 step=sort lines=0 rejected=0 percent=100
                """);
    }

    @Test
    void onATerminalTheSortingHasABar() {
        ProgressPrinter printer = printer(true);
        printer.sorted(new Sorted(7, 1_000, 3, 65_000_000, 130_000_000));

        assertThat(err.toString())
                .startsWith("\rSorting  [###############---------------]  50%  1,000 lines  3 rejected");
    }

    @Test
    void withoutACountThereIsNeitherTotalNorEta() {
        ProgressPrinter printer = printer(false);
        printer.started(7, 0, null);
        pass(1);
        printer.committed(new Chunk(7, 0, 1, 10, 10, null));

        assertThat(err).hasToString("run=7 partition=p00 part=000001 rows=10 total=10 of=? rows/s=10 eta=?\n");
    }

    @Test
    void aRunThatGoesOnCountsItsSpeedFromWhereItBegan() {
        ProgressPrinter printer = printer(false);
        printer.started(7, 200_000, 300_000L);
        pass(4);
        printer.committed(new Chunk(7, 0, 3, 100_000, 300_000, 300_000L));

        assertThat(err).hasToString("""
                Run 7 goes on after 200,000 rows
                run=7 partition=p00 part=000003 rows=100000 total=300000 of=300000 rows/s=25000 eta=0s
                """);
    }

    @Test
    void onATerminalABarIsDrawnAnewInItsLine() {
        ProgressPrinter printer = printer(true);
        printer.started(7, 0, 300_000L);
        pass(2);
        printer.committed(new Chunk(7, 0, 1, 100_000, 100_000, 300_000L));
        pass(4);
        printer.committed(new Chunk(7, 0, 2, 200_000, 300_000, 300_000L));
        printer.endLine();

        assertThat(err)
                .hasToString(drawn("[------------------------------]   0%  0 rows  0 rows/s  ETA ?")
                        + drawn("[##########--------------------]  33%  100,000 rows  50,000 rows/s  ETA 4s")
                        + drawn("[##############################] 100%  300,000 rows  50,000 rows/s  ETA 0s")
                        + "\n");
    }

    @Test
    void withoutACountTheTerminalShowsNoBar() {
        ProgressPrinter printer = printer(true);
        printer.started(7, 0, null);
        pass(2);
        printer.committed(new Chunk(7, 0, 1, 1_000, 1_000, null));

        assertThat(err).hasToString(drawn("0 rows  0 rows/s  ETA ?") + drawn("1,000 rows  500 rows/s  ETA ?"));
    }

    @Test
    void aNoteTakesTheBarsLine() {
        ProgressPrinter printer = printer(true);
        printer.started(7, 0, 10L);
        printer.note("The connection was lost; reading goes on");
        printer.endLine();

        assertThat(err.toString()).endsWith("\r" + " ".repeat(100) + "\rThe connection was lost; reading goes on\n");
    }

    @Test
    void moreRowsThanCountedNeverMakeMoreThanTheWholeBar() {
        ProgressPrinter printer = printer(true);
        printer.started(7, 20, 10L);

        assertThat(err.toString()).contains("[##############################] 100%  20 rows");
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "59, 59s", "60, 1m00s", "190, 3m10s", "3599, 59m59s", "3600, 1h00m", "7500, 2h05m"})
    void secondsAreShownAsPeopleReadThem(long seconds, String text) {
        assertThat(ProgressPrinter.duration(seconds)).isEqualTo(text);
    }

    private ProgressPrinter printer(boolean bar) {
        return new ProgressPrinter(new PrintWriter(err), bar, nanos::get);
    }

    private void pass(long seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
    }

    private static String drawn(String text) {
        return "\r" + text + " ".repeat(8) + "\b".repeat(8);
    }
}
