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

/** After any crash, a new sort continues after the last durable run and gives the same result as an undisturbed one. */
final class RestartTests {

    private static final int CHUNK = 10;
    private static final SortLimits THREE_RUNS = new SortLimits(2, 1 << 20, 3);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lines", "array", "gzip", "zstd"})
    void givesTheSameResultWhereverItDied(String kind) throws Exception {
        Path file = file(kind);
        Outcome undisturbed = outcome(file, folder.resolve("undisturbed"));
        assertThat(undisturbed.rejects).hasSize(8);

        // Dies at every call of one kind, and at some calls of the others.
        int step = kind.equals("lines") ? 1 : 7;
        int calls = 0;
        for (boolean dies = true; dies; calls += step) {
            Path work = folder.resolve("work" + calls);
            dies = sortAndDie(file, work, calls);
            // It dies once more while it continues.
            sortAndDie(file, work, 5);

            assertThat(outcome(file, work)).as("after %d calls", calls).isEqualTo(undisturbed);
        }
        assertThat(calls).isGreaterThan(60);
    }

    private Path file(String kind) throws IOException {
        List<String> lines = new ArrayList<>(new RandomRecords(21).lines(90));
        for (int i = 0; i < 8; i++) {
            lines.add(i * 11, "bad " + i);
        }
        boolean array = kind.equals("array");
        String text = array ? "[" + String.join(",\n", lines).replace("bad ", "-") + "]" : String.join("\n", lines);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Files.write(
                folder.resolve(kind),
                kind.equals("gzip") || kind.equals("zstd") ? RecordSortTests.pack(bytes, kind) : bytes);
    }

    private boolean sortAndDie(Path file, Path work, int calls) throws InterruptedException {
        DyingDisk disk = new DyingDisk(calls, "died");
        RecordSort sort;
        try {
            sort = Sorts.sort(file, work, CHUNK, THREE_RUNS, disk);
        } catch (NightshiftException e) {
            assertThat(e).hasMessageContaining("died");
            return true;
        }
        try (sort) {
            Sorts.finish(sort);
        } catch (NightshiftException e) {
            assertThat(e).hasMessageContaining("died");
        }
        return disk.died();
    }

    private static Outcome outcome(Path file, Path work) throws Exception {
        try (RecordSort sort = Sorts.sort(file, work, CHUNK, THREE_RUNS, DyingDisk.immortal())) {
            SortedRecords records = Sorts.finish(sort);
            List<String> rejects =
                    Sorts.rejects(records).stream().map(Object::toString).toList();
            return new Outcome(Sorts.rows(records), rejects, records.counts());
        }
    }

    private record Outcome(List<String> rows, List<String> rejects, SortProgress counts) {}

    @Test
    void continuesAfterTheLastDurableRun() throws Exception {
        Path file = Sorts.file(folder, String.join("\n", new RandomRecords(22).lines(100)));
        Path work = folder.resolve("work");
        try (RecordSort sort = Sorts.sort(file, work, CHUNK)) {
            for (int i = 0; i < 4; i++) {
                assertThat(sort.sortNext(new StopSignal())).isEqualTo(RecordSort.Step.MORE);
            }
        }
        List<FileTime> written = runTimes(work, 4);

        try (RecordSort sort = Sorts.sort(file, work, CHUNK)) {
            assertThat(sort.progress().lines()).isEqualTo(40);
            Sorts.finish(sort);
            assertThat(sort.progress().lines()).isEqualTo(100);
            assertThat(sort.progress().bytes()).isEqualTo(Files.size(file));
        }
        assertThat(runTimes(work, 11).subList(0, 4)).isEqualTo(written);
    }

    private static List<FileTime> runTimes(Path work, int runs) throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path run : runs(work)) {
            times.add(Files.getLastModifiedTime(run));
        }
        assertThat(times).hasSizeBetween(runs - 1, runs);
        return times;
    }

    private static List<Path> runs(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(name -> name.toString().endsWith(".sorted"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void stopsBetweenAndInTheMiddleOfChunks() throws Exception {
        Path file = Sorts.file(folder, String.join("\n", new RandomRecords(23).lines(100)));
        Path work = folder.resolve("work");
        try (RecordSort sort = Sorts.sort(file, work, CHUNK)) {
            assertThat(sort.sortNext(new StopSignal())).isEqualTo(RecordSort.Step.MORE);
            StopSignal stop = new StopSignal();
            stop.request("a test");
            assertThat(sort.sortNext(stop)).isEqualTo(RecordSort.Step.STOPPED);
            assertThatThrownBy(() -> sort.sortNext(new StopSignal())).isInstanceOf(IllegalStateException.class);
            assertThat(sort.progress().lines()).isEqualTo(10);
        }
        try (Stream<Path> files = Files.list(work)) {
            assertThat(files).noneMatch(name -> name.toString().endsWith(".tmp"));
        }
        try (RecordSort sort = Sorts.sort(file, work, CHUNK, THREE_RUNS, new LocalDisk())) {
            while (!sort.progress().toString().contains("lines=100")) {
                sort.sortNext(new StopSignal());
            }
            AtomicInteger asked = new AtomicInteger();
            StopSignal second = new StopSignal().or(() -> asked.incrementAndGet() < 2 ? null : "a test");
            assertThat(sort.sortNext(second)).isEqualTo(RecordSort.Step.STOPPED);
        }
        assertThat(Sorts.rows(Sorts.sorted(file, work, CHUNK))).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "last"})
    void sortsDamagedRunsAgain(String which) throws Exception {
        Path file = file("lines");
        Outcome undisturbed = outcome(file, folder.resolve("undisturbed"));
        Path work = folder.resolve("work");
        Sorts.sorted(file, work, CHUNK);
        Path run = runs(work).get(which.equals("first") ? 0 : runs(work).size() - 2);
        flip(run, which.equals("first") ? 20 : Files.size(run) - 30);

        assertThat(outcome(file, work)).isEqualTo(undisturbed);
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void sortsAChunkAgainWhoseRejectsAreDamaged() throws Exception {
        Path file = file("lines");
        Outcome undisturbed = outcome(file, folder.resolve("undisturbed"));
        Path work = folder.resolve("work");
        SortedRecords sorted = Sorts.sorted(file, work, CHUNK);
        flip(sorted.rejects().get(2).path(), 3);

        assertThat(outcome(file, work)).isEqualTo(undisturbed);
    }

    @Test
    void namesTheRunThatIsDamagedWhileItIsRead() throws Exception {
        Path work = folder.resolve("work");
        SortedRecords sorted = Sorts.sorted(file("lines"), work, CHUNK);
        Path run = runs(work).get(3);
        flip(run, 100);

        assertThatThrownBy(() -> Sorts.rows(sorted))
                .isInstanceOf(NightshiftException.class)
                .hasMessage("The sorted run " + run
                        + " cannot be read: block 0 of 1 is damaged: its checksum does not match."
                        + " Restart the run: damaged data is sorted again from the file");
    }

    @Test
    void opensWhatWasSortedBefore() throws Exception {
        Path file = file("lines");
        Path work = folder.resolve("work");
        List<String> rows = Sorts.rows(Sorts.sorted(file, work, CHUNK));
        InputFile input = InputFile.examine(file);

        assertThat(Sorts.rows(SortedRecords.open(input, work, Sorts.SETTINGS, Sorts.BERLIN)))
                .isEqualTo(rows);
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> SortedRecords.open(input, nowhere, Sorts.SETTINGS, Sorts.BERLIN))
                .hasMessage("The records of " + file + " are not all sorted in " + nowhere
                        + ": they end with line 0, which is not the last one");
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void refusesTheFolderOfAnotherFileOrOfOtherSettings() throws Exception {
        Path file = file("lines");
        Path work = folder.resolve("work");
        Sorts.sorted(file, work, CHUNK);
        InputFile input = InputFile.examine(file);
        InputFile other = InputFile.examine(file("zstd"));

        assertThatThrownBy(() -> Sorts.sort(other.path(), work, CHUNK))
                .isInstanceOf(NightshiftException.class)
                .hasMessageStartingWith("The work folder " + work + " contains sorted runs of the file with SHA-256 "
                        + input.sha256() + ", id-field 'id', time-field 'last_login', max-line-bytes 1048576,"
                        + " zone Europe/Berlin; expected the file with SHA-256 " + other.sha256())
                .hasMessageEndingWith("Use the previous settings, or delete the folder to sort again");
        assertThatThrownBy(() -> new RecordSort(input, work, Sorts.SETTINGS, ZoneOffset.UTC, CHUNK, Sorts.ANY, 1))
                .hasMessageContaining("zone Europe/Berlin; expected")
                .hasMessageContaining("zone Z.");
    }

    @Test
    void refusesADiskThatHasTooLittleSpace() throws Exception {
        Path file = file("lines");
        Path work = folder.resolve("work");

        assertThatThrownBy(() -> Sorts.sort(file, work, CHUNK, THREE_RUNS, new SmallDisk(1_000)))
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
        assertThatThrownBy(sort::close).isInstanceOf(NightshiftException.class);
    }

    @Test
    void refusesAFileThatChangesWhileItIsRead() throws Exception {
        Path file = Sorts.file(folder, "{\"id\":1}\n".repeat(100));
        try (RecordSort sort = Sorts.sort(file, folder.resolve("work"), 200)) {
            Files.writeString(file, "{\"id\":2}\n".repeat(101));

            assertThatThrownBy(() -> Sorts.finish(sort))
                    .isInstanceOf(NightshiftException.class)
                    .hasMessageStartingWith("The file " + file + " changed while it was read: expected 900 bytes");
        }
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
