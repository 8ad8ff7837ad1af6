package dev.nightshift.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.source.SortProgress;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After any crash, a new sort starts over and gives the same result as an undisturbed one; a complete sort is kept. */
final class RestartTests {

    private static final int CHUNK = 10;
    private static final SortLimits THREE_RUNS = new SortLimits(2, 1 << 20, 3, 5);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lines", "array", "gzip", "zstd"})
    void givesTheSameResultWhereverItDied(String kind) throws Exception {
        Path file = file(kind);
        Outcome undisturbed = outcome(file, folder.resolve("undisturbed"));
        assertThat(undisturbed.counts.rejected()).isEqualTo(8);
        assertThat(undisturbed.rejects).hasSize(5);

        // Dies at every call of one kind, and at some calls of the others.
        int step = kind.equals("lines") ? 1 : 7;
        int calls = 0;
        for (boolean dies = true; dies; calls += step) {
            Path work = folder.resolve("work" + calls);
            dies = sortAndDie(file, work, calls);
            if (calls % 3 == 0) {
                // It dies once more while it starts over.
                sortAndDie(file, work, 5);
            }

            assertThat(outcome(file, work)).as("after %d calls", calls).isEqualTo(undisturbed);
        }
        assertThat(calls).isGreaterThan(40);
    }

    private Path file(String kind) throws IOException {
        List<String> lines = new ArrayList<>(new RandomRecords(21).lines(36));
        for (int i = 0; i < 8; i++) {
            lines.add(i * 5, "bad " + i);
        }
        boolean array = kind.equals("array");
        String text = array ? "[" + String.join(",\n", lines).replace("bad ", "-") + "]" : String.join("\n", lines);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Files.write(
                folder.resolve(kind),
                kind.equals("gzip") || kind.equals("zstd") ? RecordSortTests.pack(bytes, kind) : bytes);
    }

    private boolean sortAndDie(Path file, Path work, int calls) {
        DyingDisk disk = new DyingDisk(calls, "died");
        try {
            Sorts.finish(Sorts.sort(file, work, CHUNK, THREE_RUNS, disk));
        } catch (NightshiftException e) {
            assertThat(e).hasMessageContaining("died");
        }
        return disk.died();
    }

    private static Outcome outcome(Path file, Path work) throws Exception {
        return outcome(file, work, DyingDisk.immortal());
    }

    private static Outcome outcome(Path file, Path work, Disk disk) throws Exception {
        SortedRecords records = Sorts.finish(Sorts.sort(file, work, CHUNK, THREE_RUNS, disk));
        List<String> rejects =
                Sorts.rejects(records).stream().map(Object::toString).toList();
        List<String> files = new ArrayList<>();
        for (Path each : files(work)) {
            files.add(each.getFileName() + " " + InputFile.examine(each).sha256());
        }
        return new Outcome(Sorts.rows(records), rejects, records.counts(), files);
    }

    private record Outcome(List<String> rows, List<String> rejects, SortProgress counts, List<String> files) {}

    private static List<Path> files(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.sorted().toList();
        }
    }

    @Test
    void findsACompleteSortWithoutAnyWriting() throws Exception {
        Path file = file("lines");
        Path work = folder.resolve("work");
        Outcome first = outcome(file, work);
        assertThat(first.files).hasSizeGreaterThan(3);

        assertThat(outcome(file, work, new DyingDisk(0, "died"))).isEqualTo(first);

        List<SortProgress> told = new ArrayList<>();
        Sorts.sort(file, work, CHUNK).sort(new StopSignal(), told::add);
        assertThat(told).containsExactly(first.counts);
        assertThat(first.counts.bytes()).isEqualTo(Files.size(file));
    }

    @Test
    void removesWhatIsNotACompleteSort() throws Exception {
        Path file = file("lines");
        Outcome undisturbed = outcome(file, folder.resolve("undisturbed"));
        Path work = Files.createDirectory(folder.resolve("work"));
        for (String name : List.of("input.json", "run-000000-000003.sorted", "run-000001.sorted", "sorted.json.tmp")) {
            Files.writeString(work.resolve(name), "of an earlier attempt");
        }

        assertThat(outcome(file, work)).isEqualTo(undisturbed);
    }

    @Test
    void stopsAnywhereAndLeavesNothingBehind() throws Exception {
        Path file = file("lines");
        Outcome undisturbed = outcome(file, folder.resolve("undisturbed"));
        Path work = folder.resolve("work");
        int stopped = 0;
        SortedRecords sorted = null;
        while (sorted == null) {
            int looks = stopped;
            AtomicInteger asked = new AtomicInteger();
            StopSignal stop = new StopSignal().or(() -> asked.incrementAndGet() <= looks ? null : "a test");
            sorted = Sorts.sort(file, work, CHUNK, THREE_RUNS, DyingDisk.immortal())
                    .sort(stop, progress -> {});
            if (sorted == null) {
                stopped++;
                assertThat(work).isEmptyDirectory();
            }
        }
        // Once at least before and within each chunk, in each merge, and before each file is forced.
        assertThat(stopped).isGreaterThan(18);
        assertThat(outcome(file, work, new DyingDisk(0, "died"))).isEqualTo(undisturbed);
    }

    @Test
    void stopsWithinAChunk() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("{\"id\":").append(i).append("}\n");
        }
        Path file = Sorts.file(folder, text.toString());
        Path work = folder.resolve("work");
        AtomicInteger asked = new AtomicInteger();
        StopSignal stop = new StopSignal().or(() -> asked.incrementAndGet() < 5 ? null : "a test");
        List<SortProgress> told = new ArrayList<>();

        assertThat(Sorts.sort(file, work, 100_000).sort(stop, told::add)).isNull();

        assertThat(told).isEmpty();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void sortsAgainIfAnythingIsDamagedOrMissing() throws Exception {
        Path file = file("lines");
        Path work = folder.resolve("work");
        Outcome undisturbed = outcome(file, work);
        for (Path each : files(work)) {
            long size = Files.size(each);
            for (long at : new long[] {5, size / 2, size - 3}) {
                flip(each, at);

                assertThat(outcome(file, work)).as("%s, byte %d", each, at).isEqualTo(undisturbed);
            }
            Files.delete(each);

            assertThat(outcome(file, work)).as("without %s", each).isEqualTo(undisturbed);
        }
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void namesTheRunThatIsDamagedWhileItIsRead() throws Exception {
        Path work = folder.resolve("work");
        SortedRecords sorted = Sorts.sorted(file("lines"), work, CHUNK);
        Path run = work.resolve("run-000003.sorted");
        flip(run, 100);

        assertThatThrownBy(() -> Sorts.rows(sorted))
                .isInstanceOf(NightshiftException.class)
                .hasMessage("The sorted run " + run
                        + " cannot be read: block 0 of 1 is damaged: its checksum does not match."
                        + " Restart the run: damaged data is sorted again from the file");
    }

    @Test
    void refusesTheFolderOfAnotherFileOrOfOtherSettings() throws Exception {
        Path file = file("lines");
        Path work = folder.resolve("work");
        Outcome own = outcome(file, work);
        InputFile input = InputFile.examine(file);
        InputFile other = InputFile.examine(file("zstd"));

        assertThatThrownBy(() -> Sorts.sorted(other.path(), work, CHUNK))
                .isInstanceOf(NightshiftException.class)
                .hasMessageStartingWith("The work folder " + work + " contains sorted runs of the file with SHA-256 "
                        + input.sha256()
                        + ", id-field 'id', time-field 'last_login', path '', epoch none, max-line-bytes 1048576,"
                        + " rejects lines, zone Europe/Berlin; expected the file with SHA-256 " + other.sha256())
                .hasMessageEndingWith("Use the previous settings, or delete the folder to sort again");
        RecordSort inAnotherZone = new RecordSort(
                input, work, Sorts.SETTINGS, ZoneOffset.UTC, CHUNK, Sorts.ANY, Sorts.LIMITS, new LocalDisk());
        assertThatThrownBy(() -> Sorts.finish(inAnotherZone))
                .hasMessageContaining("zone Europe/Berlin; expected")
                .hasMessageContaining("zone Z.");
        assertThat(outcome(file, work, new DyingDisk(0, "died"))).isEqualTo(own);
    }

    @Test
    void refusesADiskThatHasTooLittleSpace() throws Exception {
        Path file = file("lines");
        Path work = folder.resolve("work");

        assertThatThrownBy(() -> Sorts.finish(Sorts.sort(file, work, CHUNK, THREE_RUNS, new SmallDisk(1_000))))
                .isInstanceOf(NightshiftException.class)
                .hasMessage("The folder " + work + " has 1000 bytes free; expected about "
                        + (long) (Files.size(file) * 1.6) + " for sorting " + file
                        + ". Free some space, or move the work folder to a larger disk");
    }

    @Test
    void saysWhichFolderIsOnAFullDisk() throws Exception {
        Path work = folder.resolve("work");
        RecordSort sort =
                Sorts.sort(file("lines"), work, CHUNK, THREE_RUNS, new DyingDisk(20, "No space left on device"));

        assertThatThrownBy(() -> Sorts.finish(sort))
                .isInstanceOf(NightshiftException.class)
                .hasMessageMatching(
                        "Sorting in " + work + " failed: No space left on device; \\d+ bytes are free there."
                                + " Fix the cause and restart the run");
    }

    @Test
    void refusesAFileThatChangesWhileItIsRead() throws Exception {
        Path file = Sorts.file(folder, "{\"id\":1}\n".repeat(100));
        FileTime modified = Files.getLastModifiedTime(file);
        RecordSort sort = Sorts.sort(file, folder.resolve("work"), 200);
        Files.writeString(file, "{\"id\":2}\n".repeat(100));
        Files.setLastModifiedTime(file, modified);

        assertThatThrownBy(() -> Sorts.finish(sort))
                .isInstanceOf(NightshiftException.class)
                .hasMessageStartingWith("The file " + file + " changed while it was read: its SHA-256 was ");
        assertThat(folder.resolve("work")).isEmptyDirectory();
    }

    /** A disk with a limited number of free bytes. */
    private record SmallDisk(long room) implements Disk {

        private static final Disk DISK = new LocalDisk();

        @Override
        public FileChannel create(Path file) throws IOException {
            return DISK.create(file);
        }

        @Override
        public void write(FileChannel file, ByteBuffer bytes) throws IOException {
            DISK.write(file, bytes);
        }

        @Override
        public void truncate(Path file, long bytes) throws IOException {
            DISK.truncate(file, bytes);
        }

        @Override
        public void force(Path file) throws IOException {
            DISK.force(file);
        }

        @Override
        public void publish(Path from, Path to) throws IOException {
            DISK.publish(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            DISK.delete(file);
        }

        @Override
        public long usable(Path folder) {
            return room;
        }
    }
}
