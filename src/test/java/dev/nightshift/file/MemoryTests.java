package dev.nightshift.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory that a file needs does not grow with the file. */
final class MemoryTests {

    private static final int ROWS = 280_000;

    /** Coprime to the number of rows, so that every second occurs once, in no order. */
    private static final int STEP = 290_713;

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private static final String NOTE = "carried as it stands, and long enough to make the file large".repeat(4);

    @TempDir
    Path folder;

    @Test
    void sortsAFileThatIsLargerThanTheHeap() throws Exception {
        Path file = folder.resolve("logins.jsonl");
        int latest = write(file);
        assertThat(Files.size(file)).isGreaterThan(90L << 20);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx72m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        file.toString(),
                        folder.resolve("work").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).startsWith(ROWS + " rows, 0 out of order, latest " + latest + ", heap ");
    }

    /** Writes rows in no order; returns the id of the latest one. */
    private static int write(Path file) throws IOException {
        int latest = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int id = 0; id < ROWS; id++) {
                int second = (int) ((long) id * STEP % ROWS);
                latest = second == ROWS - 1 ? id : latest;
                out.write("{\"id\":" + id + ",\"user_name\":\"user-number-" + id + "\",\"country\":\"DE\",\"note\":\""
                        + NOTE + "\",\"last_login\":\"" + FIRST.plusSeconds(second) + "\"}\n");
            }
        }
        return latest;
    }
}
