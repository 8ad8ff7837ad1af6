package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verbs on the status page do what the commands do. */
final class RestartTests {

    @TempDir
    Path home;

    private @Nullable Site serving;

    @AfterEach
    void end() {
        site().close();
    }

    private Site site() {
        return Objects.requireNonNull(serving);
    }

    private Site serve(int rows, String state) {
        serving = Site.in(home, rows, 10, Site.CREDENTIALS)
                .withLedger(Site.run(1, "logins", state, state.equals("FAILED") ? "it broke" : null))
                .serve();
        return serving;
    }

    @Test
    void aRestartedRunCompletesInTheBackground() {
        Site site = serve(40, "FAILED");

        var answer = site.order("/api/runs/1/restart");

        assertThat(answer.statusCode()).isEqualTo(202);
        RunStatus done = await(run -> run.complete());
        assertThat(done.rows()).isEqualTo(40);
        assertThat(site.loginAsOperator().get("/runs/1").body()).contains("Completed", "report.json");
    }

    @Test
    void aFormRestartsAndTheAnswerSaysSo() {
        Site site = serve(40, "FAILED");
        site.loginAsOperator();

        var answer = site.submit("/runs/1/restart", "/runs/1/restart");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(site.get("/runs/1").body()).contains("Run 1 was restarted and continues in the background.");
        await(run -> run.complete());
    }

    @Test
    void oneRunIsRestartedOnceAndStopsWhenItIsTold() throws Exception {
        Site site = serve(20_000, "FAILED");
        assertThat(site.order("/api/runs/1/restart").statusCode()).isEqualTo(202);

        var again = site.order("/api/runs/1/restart");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("HELD");
        await(run -> run.rows() > 0);
        var stop = site.order("/api/runs/1/stop?reason=backup");

        assertThat(stop.statusCode()).isIn(200, 202);
        RunStatus stopped = await(run -> run.state() == RunState.STOPPED);
        assertThat(stopped.stopReason()).isEqualTo("backup");
        assertThat(stopped.stoppedBy()).startsWith("operator, on the status page of ");
        assertThat(stopped.rows()).isBetween(10L, 19_990L);
    }

    @Test
    void aStopIsInTheLedgerBeforeItIsAnswered() {
        Site site = serve(10, "FAILED");

        RunCommands.Result told = commands(site, new BackgroundRuns(site.operations(), Duration.ZERO))
                .carryOut(
                        new Audit.Entry(Verb.STOP, 1, "operator", "127.0.0.1"),
                        new RunCommands.Terms(false, null, "backup"));

        assertThat(told.run().stopReason()).isEqualTo("backup");
    }

    private static RunCommands commands(Site site, BackgroundRuns background) {
        return new RunCommands(site.operations(), site.operations().longLivedQueries(), background, Duration.ZERO);
    }

    @Test
    void aCompleteRunIsNotSaidToContinue() {
        serving = Site.in(home, 10, 10, Site.CREDENTIALS).withRun();

        try (BackgroundRuns background = new BackgroundRuns(site().operations(), Duration.ZERO)) {
            RunCommands.Result told = commands(site(), background)
                    .carryOut(new Audit.Entry(Verb.RESTART, 1, "operator", "127.0.0.1"), RunCommands.Terms.USUAL);

            assertThat(told.message()).isEqualTo("Run 1 is already complete; nothing was done.");
            assertThat(told.underWay()).isFalse();
        }
    }

    @Test
    void theEndOfServeStopsTheWorkAndGivesTheLeaseBack() {
        Site site = serve(20_000, "FAILED");
        site.order("/api/runs/1/restart");
        await(run -> run.rows() > 0);

        site.close();

        assertThat(site.server().interrupted()).isTrue();
        RunStatus left = site.operations().queries().status("1");
        assertThat(left.state()).isEqualTo(RunState.STOPPED);
        assertThat(left.lastError()).isEqualTo("stopped: serve ends");
        assertThat(left.stoppedBy()).isNull();
    }

    @Test
    void aDeadRunIsRecoveredAndAbandoned() {
        Site site = serve(10, "RUNNING");

        JsonNode recovered =
                new JsonMapper().readTree(site.order("/api/runs/1/recover").body());
        assertThat(recovered.get("run").get("state").asString()).isEqualTo("FAILED");
        assertThat(recovered.get("message").asString()).startsWith("Run 1 is recovered");
        JsonNode abandoned =
                new JsonMapper().readTree(site.order("/api/runs/1/abandon").body());
        assertThat(abandoned.get("run").get("state").asString()).isEqualTo("ABANDONED");
        assertThat(site.order("/api/runs/1/restart").statusCode()).isEqualTo(422);
    }

    private RunStatus await(Predicate<RunStatus> condition) {
        // The JSON does not have every component.
        JsonMapper json = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
        while (true) {
            RunStatus status = json.readValue(
                    site().get("/api/runs/1", "Authorization", Site.asOperator())
                            .body(),
                    RunStatus.class);
            if (condition.test(status)) {
                return status;
            }
            // The run needs the processors more than this loop does.
            LockSupport.parkNanos(50_000_000);
        }
    }
}
