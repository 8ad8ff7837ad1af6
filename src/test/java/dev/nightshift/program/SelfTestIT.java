package dev.nightshift.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The self-test as a user starts it, which kills processes of the packaged program. */
final class SelfTestIT {

    @TempDir
    Path home;

    @Test
    void itNeedsNoSettingsKillsTheProgramAndLeavesOnlyItsReport() throws Exception {
        BuiltProgram.Ended test = new BuiltProgram(home).run(Map.of(), "selftest", "--rows", "1000", "--seed", "7");

        assertThat(test.code()).as(test.out() + test.err()).isZero();
        assertThat(test.out())
                .contains("held       A killed run is completed by the next attempt       killed ")
                .contains("held       Every value is exact")
                .endsWith("\nNo promise was broken.\n");
        try (var files = Files.list(home.resolve("var"))) {
            assertThat(files).containsExactly(home.resolve("var/selftest.json"));
        }
        JsonNode report = new JsonMapper().readTree(Files.readString(home.resolve("var/selftest.json")));
        assertThat(report.get("held").asBoolean()).isTrue();
        assertThat(report.get("promises").size()).isEqualTo(10);
    }
}
