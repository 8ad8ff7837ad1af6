package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded sample does not change while a run depends on it. */
class SampleIT {

    private static final RunRequest REQUEST = new RunRequest(Installation.CUTOFF, null, false);

    private Path home;

    @BeforeEach
    void configure(@TempDir Path folder) throws Exception {
        home = folder;
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.yml"), "nightshift:\n  chunk-size: 10\n");
    }

    private Operations operations(Decorators decorators) {
        return new Operations(
                Settings.load(home, null),
                new Home(home, home.resolve("none"), "test"),
                Clock.fixed(Installation.CUTOFF.plusSeconds(3600), ZoneOffset.UTC),
                decorators);
    }

    @Test
    void isNotMadeAnewWhileARunHasReadAPartOfIt() {
        Operations operations = operations(Decorators.NONE);
        operations.generate(50, 1, done -> {});
        Trouble failure = Trouble.failure(Trouble.Place.of("BEFORE 2 PUT part.*"), 0);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        operations(failure.decorators()).run(REQUEST, new Installation.Silence(), new StopSignal()));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> operations.generate(60, 2, done -> {}))
                .matches(e -> e.reason() == Reason.REFUSED)
                .withMessageContaining("Run 1 (cutoff 2026-11-23T00:00:00Z, FAILED) has started to read the sample")
                .withMessageEndingWith("Next command: nightshift restart 1");

        operations.restart("1", false, null, new Installation.Silence(), new StopSignal());
        assertThat(operations.queries().published("1").status().rows()).isEqualTo(50);
        assertThat(operations.generate(60, 2, done -> {})).startsWith("60 logins");
    }

    @Test
    void aNewerRunOfAFileCountsAsOneOfAnySourceAndProtectsNoneOfTheSample() throws Exception {
        Operations operations = operations(Decorators.NONE);
        operations.generate(20, 1, done -> {});
        operations.run(REQUEST, new Installation.Silence(), new StopSignal());
        Path file =
                Files.writeString(home.resolve("people.jsonl"), "{\"id\":1,\"last_login\":\"2026-11-01T00:00:00Z\"}\n");
        operations.run(
                new RunRequest(Installation.CUTOFF, null, false, new FileRequest(file, null, null)),
                new Installation.Silence(),
                new StopSignal());
        new LedgerOf(home)
                .update(
                        "UPDATE NIGHTSHIFT_RUN SET STATE_AT = DATEADD('HOUR', RUN_ID, TIMESTAMP '2026-01-01 00:00:00')");

        assertThat(operations
                        .purge(new PurgeRequest(Duration.ofDays(30), 1, false, true))
                        .kept())
                .extracting(RunSummary::run)
                .containsExactly(1L, 2L);
        new LedgerOf(home).update("UPDATE NIGHTSHIFT_RUN SET STATE_AT = SYSDATE WHERE RUN_ID = 2");
        assertThat(operations.queries().completedWithin(Duration.ofDays(2))).isTrue();
    }

    @Test
    void isMadeAnewWhenTheRunIsGivenUp() {
        Operations operations = operations(Decorators.NONE);
        operations.generate(50, 1, done -> {});
        Trouble failure = Trouble.failure(Trouble.Place.of("BEFORE 2 PUT part.*"), 0);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        operations(failure.decorators()).run(REQUEST, new Installation.Silence(), new StopSignal()));

        operations.abandon("1");

        assertThat(operations.generate(60, 2, done -> {})).startsWith("60 logins");
    }
}
