package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The script that kills a migration again and again, in its short form. */
class SoakIT {

    @Test
    void killedAtRandomMomentsNightlyEndsWithTheResultOfAnUndisturbedRun() throws Exception {
        Path project = Path.of("").toAbsolutePath();
        ProcessBuilder soak = new ProcessBuilder(
                        project.resolve("scripts/soak").toString(),
                        "--rows",
                        "10000",
                        "--kills",
                        "2",
                        "--chunk",
                        "400",
                        "--minutes",
                        "5")
                .redirectErrorStream(true);
        soak.environment().put("JAVA_HOME", System.getProperty("java.home"));
        soak.environment().put("NIGHTSHIFT_JAVA_OPTS", BuiltProgram.QUICK_COMPILER);
        Process process = soak.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("10000 rows, 2 kills, 3 attempts")
                .contains("OK: answers and rows are those of an undisturbed run.");
    }
}
