package dev.nightshift.partfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reader of gzip reads what is compressed here, and equal bytes give equal files. */
final class GzipTests {

    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir
    @Nullable Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, MEBIBYTE, MEBIBYTE + 1, 2 * MEBIBYTE + 17})
    void anyNumberOfBytesComesBackFromEveryLevel(int length) throws Exception {
        for (byte[] bytes : List.of(text(length), noise(length))) {
            for (int level : new int[] {1, 2, 6}) {
                assertThat(java(gzip(bytes, level))).as("level %s", level).isEqualTo(bytes);
            }
        }
    }

    @Test
    void whatDoesNotShrinkHardlyGrows() throws Exception {
        byte[] noise = noise(3 * MEBIBYTE);

        assertThat(gzip(noise, 1).length).isLessThan(noise.length + noise.length / 500);
    }

    @Test
    void javaReadsItThoughItsStreamComesInDrops() throws Exception {
        byte[] bytes = text(4 * MEBIBYTE);

        try (InputStream in = new GZIPInputStream(new Drops(gzip(bytes, 1)))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void pythonReadsIt() throws Exception {
        byte[] bytes = text(4 * MEBIBYTE);

        assertThat(run(
                        bytes,
                        "python3",
                        "-c",
                        "import gzip, hashlib, sys; print(hashlib.sha256(gzip.open(sys.argv[1]).read()).hexdigest())"))
                .isEqualTo(sha256(bytes));
    }

    @Test
    void gunzipReadsIt() throws Exception {
        byte[] bytes = text(4 * MEBIBYTE);

        assertThat(run(bytes, "sh", "-c", "gunzip -t \"$0\" && zcat \"$0\" | sha256sum | cut -d' ' -f1"))
                .isEqualTo(sha256(bytes));
    }

    @Test
    void duckDbReadsIt() throws Exception {
        byte[] bytes = text(4 * MEBIBYTE);
        Path file = file(bytes);

        assertThat(DuckDb.query("SELECT sum(length(column0) + 1) FROM read_csv('" + file
                        + "', header = false, columns = {column0: 'VARCHAR'}, delim = '\\x01', quote = '', escape = '',"
                        + " auto_detect = false)"))
                .isEqualTo(List.of(List.of(Integer.toString(bytes.length))));
    }

    @Test
    void equalBytesGiveEqualFilesAlsoFromManyThreadsAtOnce() throws Exception {
        byte[] bytes = text(3 * MEBIBYTE);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<byte[]> work = () -> gzip(bytes, 1);
            List<Future<byte[]>> files =
                    threads.invokeAll(IntStream.range(0, 40).mapToObj(i -> work).toList());
            byte[] expected = gzip(bytes, 1);
            for (Future<byte[]> file : files) {
                assertThat(file.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    /** Of lines as they come in parts. */
    private static byte[] text(int length) {
        SplittableRandom random = new SplittableRandom(length);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append("{\"id\":").append(random.nextInt(1_000_000)).append(",\"user_name\":\"user");
            text.append(random.nextInt(5_000)).append("\",\"active\":true}\n");
        }
        text.setLength(length);
        if (length > 0) {
            text.setCharAt(length - 1, '\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] gzip(byte[] bytes, int level) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GzipOutput gzip = new GzipOutput(file, level)) {
            int half = bytes.length / 2;
            gzip.write(bytes, 0, half);
            gzip.write(bytes, half, bytes.length - half);
        }
        return file.toByteArray();
    }

    private static byte[] java(byte[] file) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Objects.requireNonNull(folder).resolve("text.gz"), gzip(bytes, 1));
    }

    private String run(byte[] bytes, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command));
        words.add(file(bytes).toString());
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** A stream as from a network: a few bytes at a time, but it knows whether more will come. */
    private static final class Drops extends InputStream {

        private final byte[] bytes;
        private int position;

        private Drops(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return position == bytes.length ? -1 : bytes[position++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == bytes.length) {
                return -1;
            }
            int now = Math.min(Math.min(length, 300), bytes.length - position);
            System.arraycopy(bytes, position, target, offset, now);
            position += now;
            return now;
        }

        @Override
        public int available() {
            return position < bytes.length ? 1 : 0;
        }
    }
}
