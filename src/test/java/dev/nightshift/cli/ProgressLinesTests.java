package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.work.ProgressListener.Chunk;
import dev.nightshift.work.ProgressListener.Sorted;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressLinesTests {

    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    private final StringWriter err = new StringWriter();

    @Test
    void elsewhereThanOnATerminalEveryChunkIsALine() {
        ProgressLines printer = printer();
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
    void ofRowsThatAWorkerCommittedNoPartIsNamed() {
        ProgressLines printer = printer();
        printer.started(7, 0, null);
        pass(1);
        printer.committed(new Chunk(7, 3, 0, 10, 10, null));

        assertThat(err).hasToString("run=7 partition=p03 rows=10 total=10 of=? rows/s=10 eta=?\n");
    }

    @Test
    void everySortedStretchOfAFileIsALine() {
        ProgressLines printer = printer();
        printer.sorted(new Sorted(7, 100_000, 3, 13_000_000, 130_000_000));
        printer.sorted(new Sorted(7, 0, 0, 0, 0));

        assertThat(err).hasToString("""
                run=7 step=sort lines=100000 rejected=3 percent=10
                run=7 step=sort lines=0 rejected=0 percent=100
                """);
    }

    @Test
    void withoutACountThereIsNeitherTotalNorEta() {
        ProgressLines printer = printer();
        printer.started(7, 0, null);
        pass(1);
        printer.committed(new Chunk(7, 0, 1, 10, 10, null));

        assertThat(err).hasToString("run=7 partition=p00 part=000001 rows=10 total=10 of=? rows/s=10 eta=?\n");
    }

    @Test
    void aResumedRunCountsItsSpeedFromWhereItResumed() {
        ProgressLines printer = printer();
        printer.started(7, 200_000, 300_000L);
        pass(4);
        printer.committed(new Chunk(7, 0, 3, 100_000, 300_000, 300_000L));

        assertThat(err).hasToString("""
                Run 7 resumes after 200,000 rows
                run=7 partition=p00 part=000003 rows=100000 total=300000 of=300000 rows/s=25000 eta=0s
                """);
    }

    private ProgressLines printer() {
        return new ProgressLines(new PrintWriter(err), nanos::get);
    }

    private void pass(long seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
    }
}
