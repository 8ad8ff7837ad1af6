package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.TcpProxy;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * If a table is written to while it is read, a run reads it as of one moment. Without a snapshot, rows that nobody
 * changes are copied exactly once, and manifest and report say what can have happened to the others.
 */
@Timeout(120)
class WrittenTableIT {

    private static final String WITHOUT_SNAPSHOT = PostgreSqlTable.SHORT + "    snapshot: none\n";

    private static final JsonMapper JSON = new JsonMapper();

    /** Ids beyond all others, and the ids of the rows that are changed: a third of the logins, over the whole range. */
    private static final long NEW = 1_000_000;

    private static final String[] WRITTEN = {
        "INSERT INTO LOGINS SELECT " + NEW + " + i, 'new', timestamp '2026-11-22 00:00:00' + i * interval '5 second'"
                + " FROM generate_series(1, 600) i",
        "UPDATE LOGINS SET LAST_LOGIN = LAST_LOGIN + interval '1 hour' WHERE ID % 9 = 0 AND ID < " + NEW,
        "UPDATE LOGINS SET LAST_LOGIN = LAST_LOGIN - interval '1 hour' WHERE ID % 9 = 1 AND ID < " + NEW,
        "DELETE FROM LOGINS WHERE ID % 9 = 2 AND ID < " + NEW
    };

    private static PublishedRun undisturbed;

    @TempDir
    private Path folder;

    private QuietLog quiet;
    private Installation first;

    @BeforeAll
    static void runUndisturbed(@TempDir Path folder) throws Exception {
        Installation installation = table(folder);
        installation.run();
        undisturbed = installation.published();
    }

    @BeforeEach
    void create() throws Exception {
        quiet = new QuietLog();
        first = table(folder.resolve("first"));
    }

    private static Installation table(Path home) throws Exception {
        return PostgreSqlTable.fill(
                Installation.onPostgreSql(home, PostgreSqlTable.CHUNK).withFolderAsBucket());
    }

    @AfterEach
    void speakAgain() {
        quiet.close();
    }

    @Test
    void untouchedRowsComeOnceThoughTheCursorIsOpenedAnewAmongTheWritten() throws Exception {
        try (TcpProxy line = TcpProxy.to(PostgreSqlServer.port())) {
            Installation installation =
                    first.another(folder.resolve("written"), line.url(first.url()), WITHOUT_SNAPSHOT);

            PostgreSqlTable.run(installation, () -> {
                PostgreSqlTable.execute(installation, WRITTEN);
                line.cutAll(0);
            });

            PublishedRun published = installation.published();
            assertThat(lines(published, WrittenTableIT::untouched))
                    .isEqualTo(lines(undisturbed, WrittenTableIT::untouched));
            // Otherwise the test would not have written where it is read.
            assertThat(published.lines()).isNotEqualTo(undisturbed.lines());
            assertThat(published.manifest().get("snapshot").get("kind").asString())
                    .isEqualTo("none");
            assertThat(published.manifest().get("reconciled").asBoolean()).isFalse();
            assertThat(published.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("Not reconciled: 4,000 rows were counted before reading, "
                            + Figures.number(published.lines().size()) + " were read; the source has no snapshot, so");
            assertThat(warnings(published.report())).isEqualTo(published.warnings());
        }
    }

    @Test
    void aRunReadsAsOfOneMomentThoughTheTableIsWrittenAndAReaderReconnects() {
        Installation installation = first.another(folder.resolve("written"), first.url(), PostgreSqlTable.SHORT);

        PostgreSqlTable.run(installation, () -> {
            PostgreSqlTable.execute(installation, WRITTEN);
            PostgreSqlTable.withReader(installation, "pg_terminate_backend");
        });

        PublishedRun published = installation.published();
        assertThat(published.lines()).isEqualTo(undisturbed.lines());
        assertThat(published.manifest().get("snapshot").get("kind").asString()).isEqualTo("exported");
        assertThat(published.manifest().get("reconciled").asBoolean()).isTrue();
        assertThat(published.warnings()).isEmpty();
    }

    @Test
    void aRunOfWhichNoRowIsCommittedIsCountedAgainAtTheSnapshotOfItsRows() {
        Installation installation = first.another(
                folder.resolve("counted"), first.url(), PostgreSqlTable.SHORT + "  guard:\n    min-rows: 1\n");
        PostgreSqlTable.execute(installation, "CREATE TABLE ALL_LOGINS AS TABLE LOGINS", "DELETE FROM LOGINS");
        assertThatThrownBy(installation::run).hasMessageContaining("The volume guard holds it back");
        Trouble end = Trouble.event(Trouble.Place.of("BEFORE 0 PUT part.*"), () -> {
            PostgreSqlTable.execute(installation, WRITTEN);
            throw NightshiftException.failed("the attempt ends here", null);
        });
        PostgreSqlTable.execute(installation, "INSERT INTO LOGINS TABLE ALL_LOGINS");
        assertThatThrownBy(() -> installation.run(end)).hasMessageContaining("the attempt ends here");

        installation.run();

        PublishedRun published = installation.published();
        assertThat(published.warnings()).isEmpty();
        assertThat(published.manifest().get("reconciled").asBoolean()).isTrue();
        assertThat(lines(published, WrittenTableIT::untouched))
                .isEqualTo(lines(undisturbed, WrittenTableIT::untouched));
        assertThat(published.lines()).isNotEqualTo(undisturbed.lines());
    }

    @Test
    void aRestartReadsAtAnotherSnapshotAndSaysFromWhichRowOn() throws Exception {
        try (TcpProxy line = TcpProxy.to(PostgreSqlServer.port())) {
            Installation installation = first.another(
                    folder.resolve("written"), line.url(first.url()), "    fetch-size: 100\n    retry-for: 0s\n");
            assertThatThrownBy(() -> PostgreSqlTable.run(installation, () -> {
                        PostgreSqlTable.execute(installation, WRITTEN);
                        line.cutAll(0);
                    }))
                    .isInstanceOf(NightshiftException.class);
            long committed = installation.operations().queries().status(null).rows();

            installation.run();

            PublishedRun published = installation.published();
            String planned = published.manifest().get("snapshot").get("value").asString();
            JsonNode resumed = JSON.readTree(published.lines().get((int) committed));
            assertThat(lines(published, WrittenTableIT::untouched))
                    .isEqualTo(lines(undisturbed, WrittenTableIT::untouched));
            assertThat(published.manifest().get("reconciled").asBoolean()).isFalse();
            assertThat(published.warnings())
                    .anyMatch(warning ->
                            warning.startsWith(PublishedRun.SEVERAL_SNAPSHOTS + planned + ", and read from (")
                                    && warning.contains(" on at " + planned + "; from (")
                                    && warning.contains(", " + resumed.get("id") + ") on at "))
                    .anyMatch(warning -> warning.startsWith("Not reconciled: 4,000 rows were counted before reading, ")
                            && warning.contains("they were not read at the snapshot of the count"));
        }
    }

    @Test
    void noSessionIsLeftAfterARunThatCompletesFailsOrStops() {
        first.run();
        PostgreSqlTable.requireNoSession(first);

        Installation failing =
                first.another(folder.resolve("failing"), first.url(), PostgreSqlTable.SHORT + "    retry-for: 0s\n");
        assertThatThrownBy(() ->
                        PostgreSqlTable.run(failing, () -> PostgreSqlTable.withReader(failing, "pg_terminate_backend")))
                .isInstanceOf(NightshiftException.class);
        PostgreSqlTable.requireNoSession(failing);

        StopSignal stop = new StopSignal();
        Installation stopping = first.another(folder.resolve("stopping"), first.url(), PostgreSqlTable.SHORT);
        RunResult stopped = PostgreSqlTable.run(stopping, stop, () -> stop.request("a test"));
        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);
        PostgreSqlTable.requireNoSession(stopping);
    }

    @Test
    void noSessionHoldsASnapshotWhileNothingIsRead() {
        Installation installation = first.another(folder.resolve("publishing"), first.url(), PostgreSqlTable.SHORT);
        Trouble publishing = Trouble.event(Trouble.Place.of("BEFORE 0 PUT report.json"), () -> {
            PostgreSqlTable.requireNoSession(installation);
            throw NightshiftException.failed("the attempt ends here", null);
        });
        assertThatThrownBy(() -> installation.run(publishing)).hasMessageContaining("the attempt ends here");

        installation.run(Trouble.event(
                Trouble.Place.of("BEFORE 0 PUT report.json"), () -> PostgreSqlTable.requireNoSession(installation)));

        assertThat(installation.published().lines()).isEqualTo(undisturbed.lines());
    }

    @Test
    void aRunThatIsResumedAtAnotherAddressSaysThatItMayBeACopy() {
        StopSignal stop = new StopSignal();
        PostgreSqlTable.run(
                first.another(folder.resolve("moved"), first.url(), PostgreSqlTable.SHORT),
                stop,
                () -> stop.request("a test"));
        String url = first.url().replace("localhost", "127.0.0.1");
        Installation moved = first.another(folder.resolve("moved"), url, PostgreSqlTable.SHORT);

        moved.run();

        assertThat(moved.published().warnings())
                .anyMatch(warning -> warning.startsWith("Planned at the database jdbc:postgresql://localhost:")
                        && warning.contains(", but read at jdbc:postgresql://127.0.0.1:"));
    }

    @Test
    void aRunThatBeganWithoutASnapshotIsResumedWithout() {
        Installation installation = first.another(folder.resolve("resumed"), first.url(), WITHOUT_SNAPSHOT);
        StopSignal stop = new StopSignal();
        PostgreSqlTable.run(installation, stop, () -> stop.request("a test"));
        installation.writeSettings(PostgreSqlTable.SHORT);

        installation.run();

        PublishedRun published = installation.published();
        assertThat(published.warnings()).noneMatch(warning -> warning.startsWith("Planned at "));
        assertThat(published.lines()).isEqualTo(undisturbed.lines());
        assertThat(published.manifest().get("snapshot").get("kind").asString()).isEqualTo("none");
    }

    /** The server gives a statement one view of the table, so only the other partition can see what is written. */
    @Test
    void loginsThatOneCursorReadsAreThoseOfTheMomentWhenItWasOpened() {
        Installation installation = first.another(folder.resolve("written"), first.url(), WITHOUT_SNAPSHOT);

        PostgreSqlTable.run(installation, () -> PostgreSqlTable.execute(installation, WRITTEN));

        assertThat(lines(installation.published(), WrittenTableIT::loggedIn))
                .isEqualTo(lines(undisturbed, WrittenTableIT::loggedIn));
    }

    private static List<String> lines(PublishedRun run, Predicate<JsonNode> wanted) {
        List<String> lines = new ArrayList<>();
        for (String line : run.lines()) {
            if (wanted.test(JSON.readTree(line))) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static boolean untouched(JsonNode row) {
        long id = row.get("id").asLong();
        return id % 9 > 2 && id < NEW;
    }

    private static boolean loggedIn(JsonNode row) {
        return !row.get("last_login").isNull();
    }

    private static List<String> warnings(JsonNode document) {
        return document.get("warnings").valueStream().map(JsonNode::asString).toList();
    }
}
