package dev.nightshift.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.nightshift.work.NightshiftException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is identified by its bytes, and a truncated or damaged file is never accepted as complete. */
final class InputFileTests {

    private static final String EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "logins.jsonl, logins-e3b0c442",
        "logins.json, logins-e3b0c442",
        "logins.ndjson.gz, logins-e3b0c442",
        "logins.JSONL.zst, logins-e3b0c442",
        "my logins.2026.jsonl, my-logins-2026-e3b0c442",
        "Übung_1.txt, bung_1-txt-e3b0c442",
        "---, file-e3b0c442",
        ".jsonl, file-e3b0c442"
    })
    void namesTheSourceAfterItsStemAndItsHash(String name, String source) throws Exception {
        InputFile file = InputFile.examine(Files.createFile(folder.resolve(name)));

        assertThat(file.sourceName()).isEqualTo(source);
        assertThat(file.sha256()).isEqualTo(EMPTY_HASH);
    }

    @Test
    void aLongNameIsCutToOneThatFits() throws Exception {
        InputFile file = InputFile.examine(Files.createFile(folder.resolve("x".repeat(200) + ".jsonl")));

        assertThat(file.sourceName()).matches("x{80}-e3b0c442");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"id\":1}', LINES",
        "'{\"id\":1} \r\n{\"id\":2}', LINES",
        "'{\"id\":1} x', LINES",
        "'{\"id\":\n{\"id\":2}\n{\"id\":3}\n', LINES",
        "'{\"id\":1', LINES",
        "'id,last_login', LINES",
        "'{\"id\":1}{\"id\":2}\n', VALUES",
        "'{\"id\":1}\r{\"id\":2}\r', VALUES",
        "'{\n  \"id\": 1\n}', VALUES",
        "'{\n  \"id\":', VALUES",
        "'\u001e{\"id\":1}\n', VALUES",
        "'\ufeff\r\n  [1]', VALUES",
        "'[', VALUES",
        "'', EMPTY",
        "' \n\n', EMPTY"
    })
    void tellsLinesFromOtherValues(String text, InputFile.Shape shape) throws Exception {
        assertThat(InputFile.examine(Sorts.file(folder, text)).shape()).isEqualTo(shape);
    }

    @ParameterizedTest
    @CsvSource({"gzip, GZIP", "zstd, ZSTD"})
    void detectsCompression(String packing, PackedInput compression) throws Exception {
        Path file =
                Files.write(folder.resolve("x"), RecordSortTests.pack(" [".getBytes(StandardCharsets.UTF_8), packing));

        assertThat(InputFile.examine(file).compression()).isEqualTo(compression);
        assertThat(InputFile.examine(file).shape()).isEqualTo(InputFile.Shape.VALUES);
    }

    @Test
    void refusesPathsThatAreNotReadableFiles() throws Exception {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> InputFile.examine(missing))
                .isInstanceOf(NightshiftException.class)
                .hasMessage("There is no file " + missing + "; expected one of JSON, plain, gzip or zstd");
        assertThatThrownBy(() -> InputFile.examine(folder)).hasMessageStartingWith(folder + " is not a file");
        Path zip = Files.write(folder.resolve("zip"), new byte[] {'P', 'K', 3, 4});
        assertThatThrownBy(() -> InputFile.examine(zip))
                .hasMessage("The file " + zip + " is zip; expected JSON, plain, gzip or zstd");
        Path wide = Files.write(folder.resolve("wide"), "{}".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> InputFile.examine(wide)).hasMessage("The file " + wide + " is UTF-16; expected UTF-8");
    }

    @Test
    void keepsAStreamThatCanBeReadOnlyOnce() throws Exception {
        byte[] text = "{\"id\":1}\n".getBytes(StandardCharsets.UTF_8);

        InputFile first = InputFile.spool(new ByteArrayInputStream(text), folder.resolve("spool"));
        InputFile again = InputFile.spool(new ByteArrayInputStream(text), folder.resolve("spool"));

        assertThat(again.path()).isEqualTo(first.path()).hasBinaryContent(text);
        assertThat(first.sourceName()).isEqualTo("stdin-" + first.sha256().substring(0, 8));
        try (var files = Files.list(folder.resolve("spool"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void removesWhatAKilledProcessHadCopiedButNotWhatALivingOneCopies() throws Exception {
        Path spool = Files.createDirectories(folder.resolve("spool"));
        Path leftover = Files.writeString(spool.resolve("arriving-1.tmp"), "{\"id\":");
        Files.setLastModifiedTime(leftover, FileTime.fromMillis(0));
        Path young = Files.writeString(spool.resolve("arriving-2.tmp"), "");
        ByteArrayInputStream inner = new ByteArrayInputStream("{\"id\":1}".getBytes(StandardCharsets.UTF_8));
        InputStream outer = new InputStream() {
            @Override
            public int read() {
                InputFile.spool(inner, spool);
                return -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return read();
            }
        };

        InputFile.spool(outer, spool);

        assertThat(leftover).doesNotExist();
        try (var files = Files.list(spool)) {
            assertThat(files).hasSize(3).filteredOn(Files::isRegularFile).containsExactly(young);
        }
    }

    @Test
    void readsSkippableFrames() throws Exception {
        byte[] skippable = {0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 'a', 'b', 'c', 'd'};
        byte[] zstd = RecordSortTests.pack("{\"id\":1}\n".getBytes(StandardCharsets.UTF_8), "zstd");
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(skippable);
        frames.writeBytes(zstd);
        frames.writeBytes(skippable);
        frames.writeBytes(zstd);
        frames.writeBytes(skippable);
        Path file = Files.write(folder.resolve("frames"), frames.toByteArray());

        assertThat(Sorts.rows(Sorts.sorted(file, folder.resolve("work"), 10))).hasSize(2);
    }

    @Test
    void readsLongWindowsIfThereIsMemoryOrSaysSo() throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(text)) {
            zstd.setLong(28);
            zstd.write("{\"id\":1}\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("long"), text.toByteArray());

        if (PackedInput.longestWindow() >= 28) {
            assertThat(Sorts.rows(Sorts.sorted(file, folder.resolve("work"), 10)))
                    .hasSize(1);
        }
        byte[] header = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x04, (byte) ((31 - 10) << 3), 0, 0, 0, 0, 0, 0};
        Path tooLong = Files.write(folder.resolve("too-long"), header);
        assertThatThrownBy(() -> InputFile.examine(tooLong))
                .hasMessageStartingWith("The file " + tooLong + " was compressed with a window longer than")
                .hasMessageEndingWith(" (zstd --long). Allow more memory with NIGHTSHIFT_JAVA_OPTS=-Xmx4g")
                .isInstanceOfSatisfying(
                        PipedOnlyException.class,
                        piped -> assertThat(piped.program()).isEqualTo("zstd -dc --long=31"));
    }

    @Test
    void namesTheWayToReadWhatIsNotAFile() {
        assertThatThrownBy(() -> InputFile.examine(Path.of("/dev/null")))
                .hasMessage("/dev/null is not a file that a restart can read again")
                .isInstanceOfSatisfying(
                        PipedOnlyException.class,
                        piped -> assertThat(piped.program()).isEqualTo("cat"));
    }

    @Test
    void refusesAFileThatIsOnlyOpenInThisProcess() throws Exception {
        Path file = Sorts.file(folder, "{\"id\":1}\n");
        try (InputStream open = Files.newInputStream(file);
                var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            Path descriptor = descriptors
                    .filter(Files::isRegularFile)
                    .filter(path -> same(path, file))
                    .findFirst()
                    .orElseThrow();
            Path link = Files.createSymbolicLink(folder.resolve("link"), descriptor);

            for (Path given : List.of(descriptor, Path.of("/dev/fd").resolve(descriptor.getFileName()), link)) {
                assertThatThrownBy(() -> InputFile.examine(given))
                        .hasMessageStartingWith(given + " is not a file that a restart can read again");
            }
            assertThat(open.read()).isEqualTo('{');
        }
        Path link = Files.createSymbolicLink(folder.resolve("link-to-file"), file.getFileName());
        assertThat(InputFile.examine(link).size()).isEqualTo(9);
    }

    private static boolean same(Path path, Path file) {
        try {
            return Files.isSameFile(path, file);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void keepsNoCopyOfAStreamThatIsRefused() {
        Path spool = folder.resolve("spool");

        assertThatThrownBy(() -> InputFile.spool(new ByteArrayInputStream(new byte[] {'B', 'Z', 'h', '9'}), spool))
                .hasMessage("Standard input is bzip2; expected JSON, plain, gzip or zstd");
        assertThatThrownBy(() -> InputFile.spool(new ByteArrayInputStream(new byte[] {-1, -2, 'a', 0}), spool))
                .hasMessage("Standard input is UTF-16; expected UTF-8");

        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void keepsNothingOfABrokenStream() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the pipe broke");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("the pipe broke");
            }
        };

        assertThatThrownBy(() -> InputFile.spool(broken, folder.resolve("spool")))
                .hasMessage("Standard input could not be stored in " + folder.resolve("spool")
                        + ": java.io.IOException: the pipe broke");
        assertThat(folder.resolve("spool")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip in members", "zstd"})
    void aTruncatedOrDamagedCompressedFileFails(String packing) throws Exception {
        byte[] text =
                "{\"id\":1,\"name\":\"some text to pack\"}\n".repeat(3_000).getBytes(StandardCharsets.UTF_8);
        byte[] packed = RecordSortTests.pack(text, packing);
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            byte[] broken = Arrays.copyOf(packed, random.nextInt(20, packed.length));
            Path file = Files.write(folder.resolve("broken" + i), broken);
            if (packing.equals("gzip in members") && whole(file)) {
                // Truncated between two members.
                continue;
            }
            assertThatThrownBy(() -> Sorts.sorted(file, folder.resolve("work-" + file.getFileName()), 1_000))
                    .isInstanceOf(NightshiftException.class)
                    .hasMessageMatching("The file " + file + " is truncated or damaged at about byte \\d+ of its "
                            + broken.length + ": .*Get the file again and start a new run of it");
        }
    }

    private static boolean whole(Path file) throws IOException {
        try (InputStream in = new GzipInput(Files.newInputStream(file))) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void dataAfterTheLastMemberIsNotDroppedSilently() throws Exception {
        byte[] packed = RecordSortTests.pack("{\"id\":1}\n".getBytes(StandardCharsets.UTF_8), "gzip");
        byte[] more = Arrays.copyOf(packed, packed.length + 10);
        Path padded = Files.write(folder.resolve("padded"), more);
        assertThat(Sorts.rows(Sorts.sorted(padded, folder.resolve("one"), 10))).hasSize(1);

        more[more.length - 1] = 1;
        Path strange = Files.write(folder.resolve("strange"), more);
        assertThatThrownBy(() -> Sorts.sorted(strange, folder.resolve("two"), 10))
                .hasMessageContaining("unexpected data after gzip member 1");
    }

    @Test
    void aDamagedByteInAGzipMemberIsFound() throws Exception {
        byte[] packed = RecordSortTests.pack("{\"id\":1,\"a\":\"abcdef\"}\n".getBytes(StandardCharsets.UTF_8), "gzip");
        packed[packed.length - 6] ^= 1;
        Path file = Files.write(folder.resolve("damaged"), packed);

        assertThatThrownBy(() -> Sorts.sorted(file, folder.resolve("work"), 10))
                .hasMessageContaining("gzip member 1 is damaged: its checksum does not match");
    }
}
