package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Every failure of a run names one command, with the profile and the file that the run was started with. */
final class NextCommandIT {

    private static final Pattern COMMAND =
            Pattern.compile("nightshift (?:run|restart|status|recover|abandon|stop|nightly)\\b");

    @TempDir
    Path folder;

    private Path file = Path.of("");
    private List<@Nullable String> fields = Arrays.asList(null, null);
    private Installation installation;

    @BeforeEach
    void write() throws Exception {
        installation = Installation.in(folder.resolve("home"), 5);
        Files.writeString(folder.resolve("home/config/application-night.yml"), "nightshift:\n  top: 2\n");
        file = Files.writeString(
                folder.resolve("logins.jsonl"), "{\"id\":1,\"last_login\":\"2026-11-20T00:00:00Z\"}\n");
    }

    private Operations operations(Decorators decorators) {
        return new Operations(
                Settings.load(installation.home(), "night"),
                new Home(installation.home(), folder.resolve("none"), "test").with("night"),
                Clock.fixed(Installation.CUTOFF.plusSeconds(3600), ZoneOffset.UTC),
                decorators);
    }

    private NightshiftException fail(Supplier<? extends RuntimeException> failure) {
        FileRequest input = new FileRequest(file, null, fields.get(0), fields.get(1), null, null, false, null);
        return catchThrowableOfType(
                NightshiftException.class,
                () -> operations(Decorators.bucket(store -> failing(store, failure)))
                        .run(
                                new RunRequest(Installation.CUTOFF, null, false, input),
                                new Installation.Silence(),
                                new StopSignal()));
    }

    /** A bucket that takes no part. */
    private static ObjectStore failing(ObjectStore store, Supplier<? extends RuntimeException> failure) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("put")
                            && String.valueOf(arguments[0]).contains("/part-")) {
                        throw failure.get();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "STOPPED")
    void everyFailureEndsWithOneCommandExceptThatTheSourceDecidesAboutAWithheldResult(Reason reason) {
        NightshiftException failure = fail(() -> new NightshiftException(reason, "the bucket says no", null));

        String expected = switch (reason) {
            case WITHHELD -> "nightshift restart 1 --accept-volume --profile night";
            case INCONSISTENT, SNAPSHOT_LOST ->
                "nightshift run --input " + file + " --cutoff 2026-11-23T00:00:00Z --rerun --profile night";
            default -> "nightshift restart 1 --profile night";
        };
        assertThat(failure).hasMessageContaining("the bucket says no").hasMessageContaining("with: " + expected);
        RunStatus status = operations(Decorators.NONE).queries().status("1");
        assertThat(status.next()).isEqualTo(expected);
        boolean choice = reason == Reason.WITHHELD;
        assertThat(COMMAND.matcher(failure.getMessage()).results()).hasSize(choice ? 2 : 1);
        assertThat(failure).hasMessageEndingWith("with: " + (choice ? status.nextIfCorrected() : expected));
        assertThat(status.nextIfCorrected())
                .isEqualTo(
                        choice
                                ? "nightshift run --input " + file
                                        + " --cutoff 2026-11-23T00:00:00Z --rerun --profile night"
                                : null);
    }

    @Test
    void aWithheldRunThatIsRecoveredIsStillWithheld() {
        fail(() -> NightshiftException.withheld("too few rows"));

        assertThat(operations(Decorators.NONE).recover("1"))
                .endsWith("nightshift restart 1 --accept-volume --profile night");
        assertThat(operations(Decorators.NONE).queries().status("1").next())
                .isEqualTo("nightshift restart 1 --accept-volume --profile night");
    }

    @Test
    void aRestartThatIsRefusedBeforeItBeganHidesNothing() {
        fail(() -> NightshiftException.withheld("too few rows"));
        Operations refused = operations(Decorators.bucket(store -> {
            throw NightshiftException.refused("no such bucket");
        }));

        NightshiftException failure = catchThrowableOfType(
                NightshiftException.class,
                () -> refused.restart("1", false, null, new Installation.Silence(), new StopSignal()));

        assertThat(failure).hasMessageContaining("no such bucket");
        RunStatus status = operations(Decorators.NONE).queries().status("1");
        assertThat(status.unpublished()).isEqualTo(Reason.WITHHELD);
        assertThat(status.next()).isEqualTo("nightshift restart 1 --accept-volume --profile night");
    }

    @Test
    void tooManyRejectsNameTheLimitToRaise() throws Exception {
        Files.writeString(file, "{\"id\":1}\n" + "{}\n".repeat(100));

        assertThat(fail(() -> new IllegalStateException("not reached")))
                .hasMessageContaining("A corrected file needs a new run")
                .hasMessageEndingWith("with: nightshift restart 1 --max-rejects N --profile night");
    }

    @Test
    void aNewRunNamesTheFieldsAndQuotesThePath() throws Exception {
        file = Files.writeString(
                folder.resolve("last night's.jsonl"), "{\"user\":1,\"seen\":\"2026-11-20T00:00:00Z\"}\n");
        fields = List.of("user", "seen");

        assertThat(fail(() -> NightshiftException.inconsistent("two results", null)))
                .hasMessageEndingWith("with: nightshift run --input '" + folder + "/last night'\\''s.jsonl'"
                        + " --id-field user --time-field seen --cutoff 2026-11-23T00:00:00Z --rerun --profile night");
    }

    @Test
    void aTruncatedFileNeedsANewRun() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write("{\"id\":1}\n".repeat(200_000).getBytes(StandardCharsets.UTF_8));
        }
        file = Files.write(folder.resolve("cut.jsonl.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() - 9));

        assertThat(fail(() -> new IllegalStateException("not reached")))
                .hasMessageEndingWith(
                        "of gzip member 1. Get the file again and start a new run of it\nStart a new run with: nightshift run --input "
                                + file + " --cutoff 2026-11-23T00:00:00Z --rerun --profile night");
        assertThat(operations(Decorators.NONE).queries().status(1L).next())
                .startsWith("nightshift run --input ")
                .endsWith(" --rerun --profile night");
    }

    @Test
    void aDefectIsLoggedWithItsStackTraceAndSaysWhatItIs() {
        Logger logger = (Logger) LoggerFactory.getLogger(FailedRun.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            NightshiftException failure = fail(() -> new IllegalStateException("a bug"));

            assertThat(failure)
                    .hasMessage("Run 1 failed after 0 committed rows: A defect of the program; report it with the stack"
                            + " trace that was logged: java.lang.IllegalStateException: a bug"
                            + "\nRestart it with: nightshift restart 1 --profile night");
            List<ILoggingEvent> errors = log.list.stream()
                    .filter(event -> event.getLevel() == Level.ERROR)
                    .toList();
            assertThat(errors)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("a bug"));
        } finally {
            logger.detachAppender(log);
        }
    }
}
