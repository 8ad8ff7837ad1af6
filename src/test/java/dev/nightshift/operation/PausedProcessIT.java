package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that wakes after another one has taken over its run and completed it ends with exit code 4, and changes
 * nothing that is published. Nobody waits long for one that sleeps.
 */
class PausedProcessIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    /** It wakes with an object to put; {@link WokenProcessIT} has the other places. */
    @Test
    void changesNothingThatWasPublishedWhileItSlept(@TempDir Path folder) throws Exception {
        Installation installation = install(folder);
        Process paused = OtherJvm.start(
                PausingProgram.class, installation.home().toString(), String.valueOf(CHUNK), "BEFORE 2 PUT part.*");
        try (BufferedReader said = paused.inputReader()) {
            await().atMost(2, TimeUnit.MINUTES).until(() -> "here".equals(said.readLine()));
            signal("-STOP", paused);
            paused.getOutputStream().close();

            await().atMost(2, TimeUnit.MINUTES)
                    .pollInterval(200, TimeUnit.MILLISECONDS)
                    .until(() -> completes(installation));
            PublishedRun published = installation.published(false);
            Map<String, String> before = objects(installation);
            signal("-CONT", paused);

            assertThat(paused.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(paused.exitValue()).isEqualTo(PausingProgram.HELD);
            assertThat(objects(installation)).containsAllEntriesOf(before);
            assertThat(installation.published(false)).isEqualTo(published);
            assertThat(published.lines()).hasSize(ROWS);
            assertThat(installation.operations().queries().status(null).attempts())
                    .extracting(RunStatus.AttemptStatus::outcome)
                    .containsExactly(AttemptOutcome.DEAD, AttemptOutcome.COMPLETED);
        } finally {
            paused.destroyForcibly();
        }
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoAsksWhileItSleepsWithTheEmbeddedLedgerIsToldSo(@TempDir Path folder) throws Exception {
        Installation installation = Installation.in(folder, CHUNK).fill(ROWS).withFolderAsBucket();
        Process paused = OtherJvm.start(
                PausingProgram.class, installation.home().toString(), String.valueOf(CHUNK), "BEFORE 2 PUT part.*");
        try (BufferedReader said = paused.inputReader()) {
            await().atMost(2, TimeUnit.MINUTES).until(() -> "here".equals(said.readLine()));
            signal("-STOP", paused);

            assertThatThrownBy(() -> installation.operations().queries().status(null))
                    .isInstanceOf(NightshiftException.class)
                    .hasMessageContaining("is held by process " + paused.pid() + ", which has not answered for 20 s")
                    .extracting("reason")
                    .isEqualTo(Reason.HELD);

            signal("-CONT", paused);
            assertThat(installation.operations().queries().status(null).rows()).isPositive();
        } finally {
            paused.destroyForcibly();
        }
    }

    /** Source and ledger are servers, because a sleeping process would keep an H2 file to itself. */
    private static Installation install(Path folder) throws Exception {
        Installation installation = Installation.onPostgreSql(folder, CHUNK);
        try (Connection source = installation.source()) {
            source.createStatement()
                    .execute("CREATE TABLE LOGINS (ID BIGINT NOT NULL PRIMARY KEY, USER_NAME VARCHAR(100),"
                            + " LAST_LOGIN TIMESTAMP(6))");
            source.createStatement().execute("CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
        }
        installation.fill(ROWS).withFolderAsBucket();
        installation.writeSettings(
                "  ledger:\n    url: \"" + SharedLedger.create() + "\"\n  lease:\n    duration: 3s\n    beat: 1s\n");
        return installation;
    }

    private static boolean completes(Installation installation) {
        try {
            return installation.run().ending() == RunResult.Ending.COMPLETED;
        } catch (NightshiftException e) {
            if (e.reason() != Reason.HELD) {
                throw e;
            }
            return false;
        }
    }

    private static void signal(String signal, Process process) throws Exception {
        int code = new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    /** Returns the hashes by path, except those of orphans, which only their owner may delete. */
    private static Map<String, String> objects(Installation installation) throws Exception {
        String manifest = installation.published(false).manifest().toString();
        Map<String, String> objects = new TreeMap<>();
        for (Path file : files(installation.bucket())) {
            String name = file.getFileName().toString();
            if (!name.startsWith("part-") || manifest.contains(name)) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                objects.put(file.toString(), HexFormat.of().formatHex(hash));
            }
        }
        return objects;
    }

    private static Iterable<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
