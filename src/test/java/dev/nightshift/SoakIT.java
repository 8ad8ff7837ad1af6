package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The script that kills a migration again and again, in its short form: its seed lets it kill once, in the middle of
 * the work. {@link dev.nightshift.operation.KilledRunIT} kills several processes one after the other.
 */
class SoakIT {

    @Test
    void killedAtARandomMomentNightlyEndsWithTheResultOfAnUndisturbedRun() throws Exception {
        Path project = Path.of("").toAbsolutePath();
        ProcessBuilder soak = new ProcessBuilder(
                        project.resolve("scripts/soak").toString(),
                        "--rows",
                        "3000",
                        "--kills",
                        "1",
                        "--chunk",
                        "200",
                        "--minutes",
                        "5")
                .redirectErrorStream(true);
        soak.environment().put("JAVA_HOME", System.getProperty("java.home"));
        soak.environment().put("NIGHTSHIFT_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        Process process = soak.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("3000 rows, 1 kills, 2 attempts")
                .contains("OK: answers and rows are those of an undisturbed run.");
    }
}
