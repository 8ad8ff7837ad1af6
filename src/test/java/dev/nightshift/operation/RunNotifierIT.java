package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.telemetry.ListeningServer;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The outcome of a run is sent once the ledger has recorded it, and a receiver that fails does not disturb the run. */
class RunNotifierIT {

    private static final JsonMapper JSON = new JsonMapper();

    private Installation installation;
    private LedgerOf ledger;
    private ListeningServer server;

    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        server = new ListeningServer();
        installation = Installation.in(folder, 5).withFolderAsBucket().fill(12);
        installation.writeSettings("""
                  notify:
                    webhook-url: %s
                  metrics:
                    pushgateway-url: %s
                """.formatted(server.url("/hook"), server.url("")));
        ledger = new LedgerOf(installation);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void fail() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.failure(Trouble.Place.of("BEFORE 1 PUT part.*"), 0)));
    }

    private List<JsonNode> messages() {
        return bodies("/hook").stream().map(JSON::readTree).toList();
    }

    private List<String> bodies(String path) {
        return server.requests().stream()
                .filter(request -> request.path().equals(path))
                .map(ListeningServer.Request::body)
                .toList();
    }

    private String metrics() {
        List<String> pushed = bodies("/metrics/job/nightshift/source/logins");
        return pushed.get(pushed.size() - 1);
    }

    @Test
    void aCompleteRunIsToldOnceWithItsAnswers() {
        installation.run();
        installation.run();

        assertThat(messages()).singleElement().satisfies(message -> {
            assertThat(message.get("text").asString())
                    .startsWith("*Nightshift* run 1 of logins, cutoff 2026-11-23T00:00:00Z, is complete: 12 rows in ")
                    .contains("\nAnswers: `Latest login: 2026-11-22T", ". Closest pair: ")
                    .doesNotContain("(id ")
                    .endsWith("rerun=0/report.html`");
            assertThat(message.at("/nightshift/event").asString()).isEqualTo("completed");
            assertThat(message.at("/nightshift/rows").asLong()).isEqualTo(12);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void idsAreSentOnlyIfTheyAreWanted(boolean wanted) {
        installation.writeSettings(
                "  notify:\n    webhook-url: " + server.url("/hook") + "\n    ids: " + wanted + "\n");
        Trouble row = Trouble.event(Trouble.Place.of("BEFORE 1 PUT part.*"), () -> {
            throw NightshiftException.failed("Column A of the row with id 4711 could not be read exactly", null);
        });

        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> installation.run(row));
        installation.run();

        List<String> messages = bodies("/hook");
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).contains("4711")).isEqualTo(wanted);
        assertThat(messages.get(0).contains("It is about a row, so it is not sent"))
                .isEqualTo(!wanted);
        assertThat(messages.get(1).contains("(id ")).isEqualTo(wanted);
    }

    @Test
    void aFailedRunIsToldWithItsErrorAndTheNextCommand() {
        fail();

        assertThat(messages()).singleElement().satisfies(message -> {
            assertThat(message.at("/nightshift/event").asString()).isEqualTo("failed");
            assertThat(message.at("/nightshift/error").asString()).isEqualTo("made to fail BEFORE 1 PUT part.*");
            assertThat(message.at("/nightshift/next").asString()).isEqualTo("nightshift restart 1");
        });
        assertThat(metrics())
                .contains(
                        "nightshift_run_state{source=\"logins\",state=\"FAILED\"} 1.0\n",
                        "nightshift_run_state{source=\"logins\",state=\"COMPLETED\"} 0.0\n")
                .doesNotContain("nightshift_last_success_timestamp_seconds");
    }

    @Test
    void aWithheldRunIsToldWithBothWaysOut() {
        installation.writeSettings("""
                  guard:
                    min-rows: 1000
                  notify:
                    webhook-url: %s
                """.formatted(server.url("/hook")));
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(installation::run);

        assertThat(messages()).singleElement().satisfies(message -> {
            assertThat(message.at("/nightshift/next").asString()).isEqualTo("nightshift restart 1 --accept-volume");
            assertThat(message.at("/nightshift/error").asString())
                    .endsWith("copy it again with: nightshift run --cutoff 2026-11-23T00:00:00Z --rerun");
        });
    }

    @Test
    void aDeadRunThatNightlyFindsIsToldBeforeItIsGoneOnWith() {
        fail();
        ledger.makeDead(1);

        installation.operations().nightly(new Installation.Silence(), new StopSignal(), sentence -> {});

        assertThat(messages())
                .extracting(message -> message.at("/nightshift/event").asString())
                .containsExactly("failed", "dead", "completed");
        assertThat(messages().get(1).at("/nightshift/error").asString())
                .startsWith("process 4711 on gone died; its last heartbeat was at ");
    }

    @Test
    void aDeadRunThatRunGoesOnWithIsToldToo() {
        fail();
        ledger.makeDead(1);

        installation.run();

        assertThat(messages())
                .extracting(message -> message.at("/nightshift/event").asString())
                .containsExactly("failed", "dead", "completed");
    }

    @Test
    void aRunThatWasGivenUpIsNoNewsToWhoAsksForIt() {
        fail();
        installation.operations().abandon("1");
        server.requests().clear();

        assertThatExceptionOfType(NightshiftException.class).isThrownBy(installation::run);

        assertThat(messages()).isEmpty();
    }

    @Test
    void aRunThatAnotherProcessHasIsNoNews() {
        fail();
        ledger.giveToAnother(1);
        server.requests().clear();

        assertThatExceptionOfType(NightshiftException.class).isThrownBy(installation::run);

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void theMetricsOfACompleteRunArePushed() {
        fail();
        installation.run();

        assertThat(metrics())
                .contains(
                        "nightshift_run_number{source=\"logins\"} 1.0\n",
                        "nightshift_run_rows{source=\"logins\"} 12.0\n",
                        "nightshift_run_source_rows{source=\"logins\"} 12.0\n",
                        "nightshift_run_attempts{source=\"logins\"} 2.0\n",
                        "nightshift_run_retries{source=\"logins\"} 1.0\n",
                        "nightshift_run_state{source=\"logins\",state=\"COMPLETED\"} 1.0\n")
                .containsPattern("nightshift_run_bytes\\{source=\"logins\"} [1-9]")
                .containsPattern("nightshift_run_parts\\{source=\"logins\"} [1-9]")
                .containsPattern("nightshift_run_duration_seconds\\{source=\"logins\"} [0-9]")
                .containsPattern("nightshift_last_success_timestamp_seconds\\{source=\"logins\"} 1\\.[0-9]+E9");
    }

    @Test
    void aListenerThatIsNotThereFailsNothing() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        installation.writeSettings("  notify:\n    webhook-url: http://127.0.0.1:" + free
                + "/hook\n  metrics:\n    otlp-url: http://127.0.0.1:" + free + "/v1/metrics\n");

        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }
}
