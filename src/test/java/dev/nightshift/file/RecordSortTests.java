package dev.nightshift.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of any file come in stream order, each with everything in its record. */
final class RecordSortTests {

    private static final int LINES = 700;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void givesTheRowsThatANaiveSortGives(long seed) throws Exception {
        RandomRecords records = new RandomRecords(seed);
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(seed % 2 == 0 ? "\ufeff" : "");
        long blank = 0;
        for (String line : records.lines(LINES)) {
            text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
            if (random.nextInt(10) == 0) {
                text.append(random.nextBoolean() ? "\n" : " \t\r\n");
                blank++;
            }
        }
        Path file = Sorts.file(folder, text.toString());
        int chunkRows = new int[] {7, 100, 100_000}[(int) (seed % 3)];

        SortedRecords sorted = Sorts.sorted(file, folder.resolve("work"), chunkRows);

        assertThat(Sorts.rejects(sorted)).isEmpty();
        assertSameRows(compacted(sorted), records.expected());
        assertThat(sorted.counts().records()).isEqualTo(LINES);
        assertThat(sorted.counts().blank()).isEqualTo(blank);
        assertThat(sorted.counts().lines()).isEqualTo(LINES + blank);
        assertThat(sorted.counts().bytes()).isEqualTo(Files.size(file));
        assertThat(sorted.counts().neverLoggedIn())
                .isEqualTo(records.expected().stream()
                        .filter(row -> row.contains("\"last_login\":null"))
                        .count());
    }

    /** Compares row by row, so that a failure shows the wrong row. */
    private static void assertSameRows(List<String> found, List<String> expected) {
        for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
            assertThat(found.get(i)).as("row %d", i).isEqualTo(expected.get(i));
        }
        assertThat(found).hasSameSizeAs(expected);
    }

    private static List<String> compacted(SortedRecords sorted) throws InterruptedException {
        return Sorts.rows(sorted).stream().map(Sorts::compact).toList();
    }

    @Test
    void readsOneArrayAsItReadsLines() throws Exception {
        RandomRecords records = new RandomRecords(11);
        String text = "\ufeff [\r\n" + String.join("\n ,\n\t", records.lines(LINES)) + "\n]\n";

        SortedRecords sorted = Sorts.sorted(Sorts.file(folder, text), folder.resolve("work"), 50);

        assertThat(Sorts.rejects(sorted)).isEmpty();
        assertSameRows(compacted(sorted), records.expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r", "\n\n", "\n\u001e"})
    void readsValuesThatFollowEachOther(String between) throws Exception {
        RandomRecords records = new RandomRecords(16);
        String text = "\u001e" + String.join(between, records.lines(LINES));

        SortedRecords sorted = Sorts.sorted(Sorts.file(folder, text), folder.resolve("work"), 50);

        assertThat(Sorts.rejects(sorted)).isEmpty();
        assertSameRows(compacted(sorted), records.expected());
    }

    @Test
    void readsPrettyPrintedObjectsAndArraysThatFollowEachOther() throws Exception {
        String text = """
                {
                  "id": 1,
                  "tags": {
                    "a": "}"
                  }
                }
                {
                  "id": 2
                }
                [
                  {"id": 3}
                ][{"id": 4}]
                """;

        assertThat(Sorts.rows(folder, text))
                .containsExactly(
                        "{\"id\":1,\"last_login\":null,\"tags\":{\"a\":\"}\"}}",
                        "{\"id\":2,\"last_login\":null}",
                        "{\"id\":3,\"last_login\":null}",
                        "{\"id\":4,\"last_login\":null}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Records    | {"Records":[{"id":1},{"id":2}]}
                    Records    | {"n":5,"t":"[{","o":{"Records":[{"id":7}]},"Records":[{"id":1}, {"id":2}],"id":8} {"id":9,"Records":[]}
                    Records    | {"Records":[{"id":1}]}{"a":[{"id":7}],"Records":[{"id":2}]}
                    data.ä     | {"data":{"\u00e4":[{"id":1}],"x":null,"ä":[]},"data":{"ä":[{"id":2}]}}
                    """)
    void readsTheArraysAtAPath(String path, String text) throws Exception {
        InputProperties how = new InputProperties(
                "id", "last_login", path, InputProperties.Epoch.NONE, 1_024, InputProperties.Rejects.LINES);

        SortedRecords sorted = Sorts.sorted(folder, "\ufeff\n" + text + "\n", how);

        assertThat(Sorts.rejects(sorted)).isEmpty();
        assertThat(Sorts.rows(sorted))
                .containsExactly("{\"id\":1,\"last_login\":null}", "{\"id\":2,\"last_login\":null}");
    }

    @ParameterizedTest
    @CsvSource({
        "SECONDS, 1795651199.000000001, 2026-11-25T23:59:59.000000001",
        "SECONDS, 1.795651199e9, 2026-11-25T23:59:59.000000000",
        "MILLIS, 1795651199123.5, 2026-11-25T23:59:59.123500000",
        "MILLIS, -1, 1969-12-31T23:59:59.999000000",
        "SECONDS, -62135596800, 0001-01-01T00:00:00.000000000",
        "MILLIS, 0e99, 1970-01-01T00:00:00.000000000"
    })
    void readsTimesThatAreNumbers(InputProperties.Epoch epoch, String number, String time) throws Exception {
        InputProperties how = new InputProperties("id", "last_login", "", epoch, 1_024, InputProperties.Rejects.LINES);
        String text = "{\"id\":1,\"last_login\":" + number + "}\n{\"id\":2,\"last_login\":null}\n";

        assertThat(Sorts.rows(Sorts.sorted(folder, text, how)))
                .containsExactly("{\"id\":1,\"last_login\":\"" + time + "Z\"}", "{\"id\":2,\"last_login\":null}");
    }

    @Test
    void writesARecordOfSeveralLinesAsOneLine() throws Exception {
        String text = """
                [
                  {
                    "id": 1,
                    "last_login": null,
                    "note": "a \\" b",
                    "tags": [
                      "x y",
                      2
                    ]
                  }
                ]
                """;

        assertThat(Sorts.rows(folder, text))
                .containsExactly("{\"id\":1,\"last_login\":null,\"note\":\"a \\\" b\",\"tags\":[\"x y\",2]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip in members", "zstd"})
    void decompressesFiles(String packing) throws Exception {
        RandomRecords records = new RandomRecords(12);
        byte[] text = String.join("\n", records.lines(LINES)).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("packed"), pack(text, packing));

        SortedRecords sorted = Sorts.sorted(file, folder.resolve("work"), 100);

        assertSameRows(compacted(sorted), records.expected());
    }

    static byte[] pack(byte[] text, String packing) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int members = packing.equals("gzip in members") ? 5 : 1;
        for (int i = 0; i < members; i++) {
            int from = text.length * i / members;
            try (OutputStream out =
                    packing.equals("zstd") ? new ZstdOutputStream(packed) : new GZIPOutputStream(packed)) {
                out.write(text, from, text.length * (i + 1) / members - from);
            }
        }
        return packed.toByteArray();
    }

    @Test
    void continuesAfterAnyRowOfEitherRange() throws Exception {
        RandomRecords records = new RandomRecords(13);
        Path file = Sorts.file(folder, String.join("\n", records.lines(200)));
        SortedRecords sorted = Sorts.sorted(file, folder.resolve("work"), 30);

        for (KeyRange range : List.of(KeyRange.ALL_LOGINS, KeyRange.NEVER_LOGGED_IN)) {
            List<String> undisturbed = Sorts.rows(sorted, range, null);
            int passed = 0;
            for (Block block : Sorts.blocks(sorted, range, null, 1)) {
                passed++;
                assertThat(Sorts.rows(sorted, range, block.position()))
                        .isEqualTo(undisturbed.subList(passed, undisturbed.size()));
            }
            assertThat(passed).isEqualTo(undisturbed.size()).isPositive();
        }
    }

    @Test
    void rangesOfTimeJoinWithoutAGap() throws Exception {
        RandomRecords records = new RandomRecords(14);
        Path file = Sorts.file(folder, String.join("\n", records.lines(LINES)));
        SortedRecords sorted = Sorts.sorted(file, folder.resolve("work"), 100);
        String one = "1970-01-01T00:00:02.000000064Z";
        String two = "1970-01-01T00:00:03Z";

        List<String> joined = new ArrayList<>();
        joined.addAll(Sorts.rows(sorted, new KeyRange(false, null, one), null));
        List<String> middle = Sorts.rows(sorted, new KeyRange(false, one, two), null);
        joined.addAll(middle);
        joined.addAll(Sorts.rows(sorted, new KeyRange(false, two, null), null));

        assertThat(joined).isEqualTo(Sorts.rows(sorted, KeyRange.ALL_LOGINS, null));
        assertThat(Sorts.compact(middle.get(0))).contains("\"last_login\":\"1970-01-01T00:00:02.000000064Z\"");
    }

    @Test
    void blocksEndByRowsOrByBytes() throws Exception {
        String long400k = "x".repeat(400_000);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            text.append("{\"id\":")
                    .append(i)
                    .append(",\"text\":\"")
                    .append(long400k)
                    .append("\"}\n");
        }
        SortedRecords sorted = Sorts.sorted(Sorts.file(folder, text.toString()), folder.resolve("work"), 4);

        assertThat(Sorts.blocks(sorted, KeyRange.NEVER_LOGGED_IN, null, 3))
                .extracting(block -> block.records().size())
                .containsExactly(2, 2, 2, 2, 2);
        assertThat(Sorts.blocks(sorted, KeyRange.NEVER_LOGGED_IN, null, 1)).hasSize(10);
    }

    @Test
    void positionsContainTheLineSoThatEqualKeysAreDifferentRows() throws Exception {
        String line = "{\"id\":7,\"last_login\":\"2026-11-23T12:00:00Z\"}\n";
        SortedRecords sorted = Sorts.sorted(Sorts.file(folder, line.repeat(3)), folder.resolve("work"), 1);

        List<Position> positions = Sorts.blocks(sorted, KeyRange.ALL_LOGINS, null, 1).stream()
                .map(block -> Objects.requireNonNull(block.position()))
                .toList();

        assertThat(positions).extracting(Position::ordinal).containsExactly(1L, 2L, 3L);
        assertThat(positions).extracting(Position::storedTime).containsOnly("2026-11-23T12:00:00Z");
        assertThat(Sorts.rows(sorted, KeyRange.ALL_LOGINS, positions.get(1))).hasSize(1);
    }

    @Test
    void countsTimesThatTheClockSkippedOrShowedTwice() throws Exception {
        String text = """
                {"id":1,"last_login":"2026-03-29T02:30:00"}
                {"id":2,"last_login":"2026-10-25T02:30:00"}
                {"id":3,"last_login":"2026-03-29T01:59:59.999999999"}
                {"id":4,"last_login":"2026-03-29T03:00:00"}
                """;
        SortedRecords sorted = Sorts.sorted(Sorts.file(folder, text), folder.resolve("work"), 2);

        assertThat(Sorts.rows(sorted))
                .containsExactly(
                        "{\"id\":3,\"last_login\":\"2026-03-29T00:59:59.999999999Z\"}",
                        "{\"id\":1,\"last_login\":\"2026-03-29T01:00:00.000000000Z\"}",
                        "{\"id\":4,\"last_login\":\"2026-03-29T01:00:00.000000000Z\"}",
                        "{\"id\":2,\"last_login\":\"2026-10-25T00:30:00.000000000Z\"}");
        assertThat(sorted.counts().clamped()).isEqualTo(1);
        assertThat(sorted.counts().ambiguous()).isEqualTo(1);
        List<Block> blocks = Sorts.blocks(sorted, KeyRange.ALL_LOGINS, null, 2);
        assertThat(blocks).extracting(Block::clamped).containsExactly(1, 0);
        assertThat(blocks).extracting(Block::ambiguous).containsExactly(0, 1);
    }

    @Test
    void mergesInSeveralPassesIfOneIsNotEnough() throws Exception {
        RandomRecords records = new RandomRecords(15);
        Path file = Sorts.file(folder, String.join("\n", records.lines(LINES)));
        Path work = folder.resolve("work");
        SortLimits three = new SortLimits(2, 1 << 20, 3, 10);

        SortedRecords sorted = Sorts.finish(Sorts.sort(file, work, 20, three, new LocalDisk()));

        assertSameRows(compacted(sorted), records.expected());
        assertThat(sorted.counts().records()).isEqualTo(LINES);
        try (var files = Files.list(work)) {
            assertThat(files.filter(name -> name.toString().endsWith(".sorted")))
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void anEmptyFileHasNoRows() throws Exception {
        SortedRecords sorted = Sorts.sorted(Sorts.file(folder, ""), folder.resolve("work"), 10);

        assertThat(Sorts.rows(sorted)).isEmpty();
        assertThat(sorted.counts().lines()).isZero();
        assertThat(Sorts.rows(Sorts.sorted(Sorts.file(folder, " [ ] "), folder.resolve("other"), 10)))
                .isEmpty();
    }

    @Test
    void removesItsFolderWhenAllIsDone() throws Exception {
        Path work = folder.resolve("work");
        Sorts.sorted(Sorts.file(folder, "{\"id\":1}\n{}"), work, 10);

        FileSource.delete(work);
        FileSource.delete(work);

        assertThat(work).doesNotExist();
    }
}
