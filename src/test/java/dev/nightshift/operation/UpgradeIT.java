package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.AttemptOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A run that an older version of the program left unfinished is completed by this one. */
class UpgradeIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    @TempDir
    Path folder;

    /**
     * Stored by the program that wrote that schema version, which was killed with three committed chunks and one more
     * part put.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void goesOnFromTheCheckpointOfThatVersion(int version) throws Exception {
        Installation undisturbed =
                Installation.in(folder.resolve("undisturbed"), CHUNK).fill(ROWS);
        undisturbed.run();
        Installation installation =
                Installation.in(folder.resolve("upgraded"), CHUNK).fill(ROWS);
        restore("half-done-" + version, installation);

        RunResult result = installation.run();

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(result.status().run()).isEqualTo(1);
        assertThat(result.status().attempts())
                .extracting(RunStatus.AttemptStatus::outcome)
                .containsExactly(AttemptOutcome.DEAD, AttemptOutcome.COMPLETED);
        // The old program compressed with another library, so the same rows have other bytes.
        assertThat(installation.published().lines())
                .isEqualTo(undisturbed.published().lines());
        assertThat(withoutBytes(installation)).isEqualTo(withoutBytes(undisturbed));
        assertThat(installation.published().answers())
                .isEqualTo(undisturbed.published().answers());
        List<String> epochs = installation
                .published()
                .manifest()
                .get("parts")
                .valueStream()
                .map(part -> part.get("key").asString().replaceAll(".*-e(\\d+)\\..*", "$1"))
                .toList();
        assertThat(epochs).as("parts of the old program count").containsExactly("1", "1", "2", "2", "2", "1");
    }

    private static JsonNode withoutBytes(Installation installation) {
        JsonNode manifest = installation.published().lasting();
        for (JsonNode part : manifest.get("parts")) {
            ((ObjectNode) part).remove(List.of("bytes", "sha256"));
        }
        return manifest;
    }

    private void restore(String name, Installation installation) throws Exception {
        Path data =
                Files.createDirectories(installation.bucket().resolve("logins/data/cutoff=20261123T000000Z/rerun=0"));
        for (String part : List.of("p00-000001", "p00-000002", "p00-000003", "p01-000001")) {
            String file = "part-" + part + "-e1.jsonl.gz";
            Files.write(data.resolve(file), resource(name + "/" + file));
        }
        String source = "jdbc:h2:file:" + installation.home().resolve("source");
        String script = new String(resource(name + "/ledger.sql"), StandardCharsets.UTF_8).replace("${source}", source);
        installation.loseLedger();
        String url = "jdbc:h2:file:" + installation.home().resolve("var/ledger") + ";MODE=Oracle";
        try (Connection ledger = DriverManager.getConnection(url, "nightshift", "")) {
            ScriptUtils.executeSqlScript(ledger, new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private byte[] resource(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }
}
