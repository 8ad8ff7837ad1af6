package dev.nightshift.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.source.KeyRange;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SortedRunSampleTests {

    private static final int LINES = 40_000;

    @TempDir
    Path folder;

    @Test
    void rangesHaveAboutAsManyRowsEachAndJoinToAll() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        SortedRecords sorted = sorted(LINES, line -> random.nextLong(10_000_000));

        List<String> boundaries = sorted.boundaries(4, new StopSignal());

        assertThat(boundaries).hasSize(3).isSorted();
        List<String> joined = new ArrayList<>();
        String from = null;
        for (int i = 0; i <= boundaries.size(); i++) {
            String to = i < boundaries.size() ? boundaries.get(i) : null;
            List<String> rows = range(sorted, from, to);
            assertThat(rows).hasSizeBetween(LINES / 4 * 8 / 10, LINES / 4 * 12 / 10);
            joined.addAll(rows);
            from = to;
        }
        assertThat(joined).isEqualTo(range(sorted, null, null));
    }

    @Test
    void equalTimesAreNotDivided() throws Exception {
        assertThat(sorted(LINES, line -> 7).boundaries(4, new StopSignal())).isEmpty();
    }

    @Test
    void rowsWithoutATimeAreNotDivided() throws Exception {
        Path file = Sorts.file(folder, "{\"id\":1}\n{\"id\":2}\n");

        assertThat(Sorts.sorted(file, folder.resolve("work"), 1).boundaries(4, new StopSignal()))
                .isEmpty();
    }

    private static List<String> range(SortedRecords sorted, @Nullable String from, @Nullable String to)
            throws InterruptedException {
        return Sorts.rows(sorted, new KeyRange(false, from, to), null);
    }

    private SortedRecords sorted(int lines, LongUnaryOperator seconds) throws Exception {
        StringBuilder text = new StringBuilder();
        String filling = "x".repeat(100);
        for (int line = 0; line < lines; line++) {
            text.append("{\"id\":")
                    .append(line)
                    .append(",\"last_login\":\"")
                    .append(Instant.ofEpochSecond(seconds.applyAsLong(line)))
                    .append("\",\"filling\":\"")
                    .append(filling)
                    .append("\"}\n");
        }
        return Sorts.sorted(Sorts.file(folder, text.toString()), folder.resolve("work"), lines / 3);
    }
}
