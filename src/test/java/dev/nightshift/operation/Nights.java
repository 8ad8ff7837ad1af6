package dev.nightshift.operation;

import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A home whose nights copy what is new from an empty table, in chunks of 5 rows. */
final class Nights implements AutoCloseable {

    private static final String INCREMENTAL = "  load: incremental\n";

    /** A quiet night after a busy one is not withheld. */
    private static final String NO_GUARD = "  guard:\n    max-drop-percent: 100\n";

    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");

    final Installation installation;
    final List<String> notes = new ArrayList<>();

    /** These keep the databases open, because opening them for each run takes most of its time. */
    private final List<Connection> open;

    private Nights(Installation installation) throws SQLException {
        this.installation = installation;
        this.open = List.of(installation.source(), installation.openLedger());
    }

    static Nights in(Path folder) throws SQLException {
        return in(folder, "");
    }

    /** @param settings more settings, indented by two blanks */
    static Nights in(Path folder, String settings) throws SQLException {
        Nights nights = new Nights(Installation.in(folder, 5).withFolderAsBucket());
        nights.settings(settings);
        return nights;
    }

    void settings(String more) {
        installation.writeSettings("");
        try {
            Path file = installation.home().resolve("config/application.yml");
            Files.writeString(
                    file, Files.readString(file) + INCREMENTAL + (more.contains("guard:") ? "" : NO_GUARD) + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cutoff of a night; the first is 1. */
    static Instant cutoff(int night) {
        return FIRST.plus(Duration.ofDays(night));
    }

    /** A time in hours before the cutoff of a night. */
    static Instant before(int night, double hours) {
        return cutoff(night).minus(Duration.ofMillis(Math.round(hours * 3_600_000)));
    }

    void insert(long id, @Nullable Instant time) throws SQLException {
        execute("INSERT INTO LOGINS VALUES (" + id + ", 'u', "
                + (time == null
                        ? "NULL"
                        : "TIMESTAMP '"
                                + time.atOffset(ZoneOffset.UTC)
                                        .toLocalDateTime()
                                        .toString()
                                        .replace('T', ' ')
                                + (time.getEpochSecond() % 60 == 0 && time.getNano() == 0 ? ":00" : "") + "'")
                + ")");
    }

    void execute(String sql) throws SQLException {
        try (Connection source = installation.source()) {
            source.createStatement().execute(sql);
        }
    }

    /** Begins an hour after the cutoff. */
    RunResult run(int night) {
        return run(night, false, false);
    }

    RunResult run(int night, boolean rerun, boolean full) {
        return run(night, rerun, full, Decorators.NONE);
    }

    RunResult run(int night, boolean rerun, boolean full, Decorators decorators) {
        return run(new RunRequest(cutoff(night), null, rerun, null, null, full, false), before(night, -1), decorators);
    }

    RunResult run(RunRequest request, Instant now, Decorators decorators) {
        return installation.operations(decorators, now).run(request, progress(), new StopSignal());
    }

    RunResult restart(long run, int night) {
        return installation
                .operations(Decorators.NONE, before(night, -1))
                .restart(String.valueOf(run), false, null, progress(), new StopSignal());
    }

    Installation.Silence progress() {
        return new Installation.Silence() {
            @Override
            public void note(String sentence) {
                notes.add(sentence);
            }
        };
    }

    JsonNode latest() {
        return json(installation.bucket().resolve("logins/latest.json"));
    }

    JsonNode manifest(String key) {
        return json(installation.bucket().resolve(key));
    }

    JsonNode manifest(int night, int rerun) {
        return manifest("logins/runs/cutoff=" + stamp(night) + "/rerun=" + rerun + "/manifest.json");
    }

    private static String stamp(int night) {
        return cutoff(night).toString().replaceAll("[-:]", "");
    }

    /** The ids of a manifest's rows, in its order. */
    List<Long> ids(JsonNode manifest) {
        List<Long> ids = new ArrayList<>();
        for (JsonNode part : manifest.get("parts")) {
            PublishedRun.unzipped(installation.bucket().resolve(part.get("key").asString())).stream()
                    .map(row -> new JsonMapper().readTree(row).get("id").asLong())
                    .forEach(ids::add);
        }
        return ids;
    }

    List<Long> ids(int night) {
        return ids(manifest(night, 0));
    }

    /** The ids of all nights that the pointer names. */
    List<Long> chain() {
        List<Long> ids = new ArrayList<>();
        latest().get("nights").forEach(key -> ids.addAll(ids(manifest(key.asString()))));
        return ids;
    }

    /** Whether nothing of a night is published. */
    boolean unpublished(int night) {
        Path folder = installation.bucket().resolve("logins/runs/cutoff=" + stamp(night));
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.noneMatch(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : open) {
            connection.close();
        }
    }

    private static JsonNode json(Path file) {
        try {
            return new JsonMapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
