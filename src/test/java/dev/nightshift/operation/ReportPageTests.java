package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page is stored beside report.json, is one of the manifest's reports, and is the same each time it is written. */
class ReportPageTests {

    private Installation installation;

    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        installation = Installation.in(folder, 5).fill(12);
    }

    private Path documents() {
        return installation.bucket().resolve("logins/runs/cutoff=20261123T000000Z/rerun=0");
    }

    @Test
    void itIsPublishedAndNamedByTheManifestAndTheStatus() throws Exception {
        RunResult result = installation.run();

        String page = documents().resolve("report.html").toString();
        assertThat(result.status().reportPage()).isEqualTo(page);
        assertThat(result.status().report()).isEqualTo(page.replace(".html", ".json"));
        assertThat(Files.readString(Path.of(page)))
                .contains("<h1><bdi>logins</bdi></h1>", "= The counts agree", "<h3>1 attempt</h3>");
        JsonNode reports = installation.published().manifest().get("reports");
        assertThat(reports).hasSize(2);
        assertThat(reports.get(1).get("key").asString()).endsWith("/rerun=0/report.html");
    }

    @Test
    void itIsPutAgainWithTheSameBytesAfterADeath() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.failure(Trouble.Place.of("AFTER 0 PUT report.html"), 0)));

        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(installation.published().manifest().get("reports")).hasSize(2);
    }

    @Test
    void aRunThatAnOlderVersionFrozeIsPublishedWithoutIt() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.failure(Trouble.Place.of("BEFORE 0 PUT report.json"), 0)));
        new LedgerOf(installation)
                .update(
                        "UPDATE NIGHTSHIFT_RUN SET PUBLICATION = REGEXP_REPLACE(PUBLICATION, ',\"history\":\\[.*\\]', '')");

        RunResult result = installation.run();

        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(result.status().reportPage()).isNull();
        assertThat(documents().resolve("report.html")).doesNotExist();
        assertThat(installation.published().manifest().get("reports")).hasSize(1);
    }
}
