package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Days of writing and nights of copying on one PostgreSQL table. Writers commit during the day, keep transactions open
 * while a night reads, insert times equal to cutoffs, and move rows forward if they may. Nights are missed, die, are
 * stopped, and are rerun. After each night, what a reader of the bucket sees is compared with the table.
 */
final class SimulatedNights implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private final SplittableRandom random;
    private final Installation installation;
    private final ZoneId zone;
    private final Duration overlap;
    private final boolean moves;
    final List<String> trace = new ArrayList<>();
    private final Map<String, Copied> read = new HashMap<>();
    private final Connection ledger;
    private final Connection writer;
    private final List<Connection> open = new ArrayList<>();

    /** What must be in the nights: rows that were committed before the newest night began to read. */
    private final Set<Key> due = new HashSet<>();

    /** What a copy with a strict {@code >} after the greatest time that it has seen would have. */
    private final Set<Key> strict = new HashSet<>();

    private Instant greatest = Instant.MIN;
    private final List<Instant> cutoffs = new ArrayList<>();
    private @Nullable Instant previousCutoff;
    private long ids;

    SimulatedNights(long seed, Installation installation, ZoneId zone, Duration overlap, boolean moves)
            throws SQLException {
        this.random = new SplittableRandom(seed);
        this.installation = installation;
        this.zone = zone;
        this.overlap = overlap;
        this.moves = moves;
        this.ledger = installation.openLedger();
        this.writer = installation.source();
        try (Statement statement = writer.createStatement()) {
            statement.execute("CREATE TABLE LOGINS (ID BIGINT PRIMARY KEY, USER_NAME TEXT, LAST_LOGIN TIMESTAMP)");
            statement.execute("CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
        }
    }

    /** A row as the part files have it: its time, null if it never logged in, and its id. */
    record Key(@Nullable Instant time, long id) {

        static final Comparator<Key> ORDER = Comparator.comparing(Key::login).thenComparing(Key::id);

        /** The time of a row that has one. */
        Instant login() {
            return Objects.requireNonNull(time);
        }
    }

    /** A night as a reader of the bucket sees it. */
    record Copied(JsonNode manifest, JsonNode report, List<String> lines, List<Key> keys) {

        Instant cutoff() {
            return Instant.parse(manifest.get("run").get("cutoff").asString());
        }
    }

    void day(Instant cutoff) throws SQLException {
        Instant before = previousCutoff == null ? cutoff.minus(Duration.ofDays(1)) : previousCutoff;
        LocalDateTime from = LocalDateTime.ofInstant(before, zone);
        LocalDateTime to = LocalDateTime.ofInstant(cutoff, zone);
        commitOpen();
        for (int row = 4 + random.nextInt(12); row > 0; row--) {
            insert(writer, between(from, to));
        }
        // The edges themselves, and their neighbours.
        for (LocalDateTime edge : List.of(from, to, to, to.minusNanos(1000), to.plusNanos(1000))) {
            if (random.nextInt(2) == 0 && !edge.equals(from)) {
                insert(writer, edge);
            }
        }
        for (int row = random.nextInt(3); row > 0; row--) {
            insert(writer, between(to, to.plusHours(3)));
            insert(writer, null);
        }
        if (moves) {
            move(writer, 3, from, to);
        }
        for (int transaction = random.nextInt(4); transaction > 0; transaction--) {
            Connection late = installation.source();
            late.setAutoCommit(false);
            open.add(late);
            for (int row = 1 + random.nextInt(3); row > 0; row--) {
                LocalDateTime at = random.nextInt(4) == 0
                        ? to.plusNanos(random.nextInt(-1, 2) * 1000L)
                        : between(LocalDateTime.ofInstant(cutoff.minus(overlap), zone), to.plusMinutes(30));
                if (!instant(at).isBefore(cutoff.minus(overlap))) {
                    insert(late, at);
                    if (moves && random.nextInt(2) == 0) {
                        move(late, 1, at, at.plusNanos(1000));
                    }
                }
            }
        }
        previousCutoff = cutoff;
    }

    private LocalDateTime between(LocalDateTime from, LocalDateTime to) {
        long micros = Math.max(1, Duration.between(from, to).toNanos() / 1000);
        // Few different times, so that there are ties.
        long step = random.nextInt(3) == 0 ? 1 : 600_000_000L;
        return from.plusNanos(random.nextLong(micros) / step * step * 1000);
    }

    private void insert(Connection connection, @Nullable LocalDateTime at) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO LOGINS VALUES (?, ?, ?)")) {
            ids++;
            insert.setLong(1, ids * 7919 % 100_003);
            insert.setString(2, "Zoë " + ids);
            insert.setObject(3, at);
            insert.execute();
        }
    }

    /** Moves rows forward in time that no open transaction has changed. */
    private void move(Connection connection, int rows, LocalDateTime from, LocalDateTime to) throws SQLException {
        try (PreparedStatement move =
                connection.prepareStatement("UPDATE LOGINS SET LAST_LOGIN = ? WHERE ID IN (SELECT ID"
                        + " FROM LOGINS WHERE COALESCE(LAST_LOGIN, TIMESTAMP '2000-01-01') < ? ORDER BY ID * ? % 1009 LIMIT ?"
                        + " FOR UPDATE SKIP LOCKED)")) {
            LocalDateTime at = between(from, to);
            move.setObject(1, at);
            move.setObject(2, at);
            move.setInt(3, 1 + random.nextInt(1000));
            move.setInt(4, rows);
            move.execute();
        }
    }

    private synchronized void commitOpen() {
        try {
            for (Connection late : open) {
                if (random.nextInt(8) > 0) {
                    late.commit();
                } else {
                    late.rollback();
                }
                late.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        open.clear();
    }

    /** The night for a cutoff, or for an earlier one again, with whatever may happen to it. */
    void night(Instant cutoff, boolean rerun) throws SQLException {
        Set<Key> dueBefore = Set.copyOf(due);
        trace.add((rerun ? "rerun " : "night ") + cutoff);
        if (!rerun) {
            Set<Key> there = table();
            there.stream().filter(key -> isBefore(key, cutoff)).forEach(due::add);
            copyStrictly(there, cutoff);
            cutoffs.add(cutoff);
        }
        switch (random.nextInt(8)) {
            case 0 -> {
                trace.add("stopped");
                stopAtSomeChunk(cutoff, rerun);
                resume(cutoff, false);
            }
            case 1 -> {
                trace.add("died");
                dieSomewhere(cutoff, rerun);
                resume(cutoff, false);
            }
            case 2 -> {
                if (rerun || cutoffs.size() < 3) {
                    resume(cutoff, rerun);
                    break;
                }
                trace.add("night before rerun between attempts");
                boolean stopped = stopAtSomeChunk(cutoff, false);
                commitOpen();
                run(cutoffs.get(cutoffs.size() - 2 - random.nextInt(2)), true);
                if (!stopped) {
                    // The answers over the chain are found again by the next night only.
                    return;
                }
                resume(cutoff, false);
            }
            case 3 -> {
                if (rerun || cutoffs.size() < 2) {
                    resume(cutoff, rerun);
                    break;
                }
                if (stopAtSomeChunk(cutoff, false)) {
                    trace.add("abandoned");
                    operations(Decorators.NONE).abandon(cutoff.toString());
                    cutoffs.remove(cutoff);
                    // They are due in the next night.
                    due.retainAll(dueBefore);
                    return;
                }
            }
            default -> resume(cutoff, rerun);
        }
        verify(cutoff);
    }

    /** @return whether it was stopped before its end */
    private boolean stopAtSomeChunk(Instant cutoff, boolean rerun) {
        StopSignal stop = new StopSignal();
        Installation.Silence stopping = new Installation.Silence() {
            private int left = random.nextInt(3);

            @Override
            public synchronized void committed(Chunk chunk) {
                if (left-- == 0) {
                    stop.request("a test");
                }
            }
        };
        return operations(Decorators.NONE)
                        .run(new RunRequest(cutoff, null, rerun), stopping, stop)
                        .ending()
                == RunResult.Ending.STOPPED;
    }

    private void dieSomewhere(Instant cutoff, boolean rerun) {
        Trouble death = Trouble.death(Trouble.Place.at(Trouble.Moment.BEFORE, random.nextInt(30)));
        try {
            operations(death.decorators())
                    .run(new RunRequest(cutoff, null, rerun), new Installation.Silence(), new StopSignal());
        } catch (NightshiftException | Trouble.Struck e) {
            installation.buryOwners();
        }
    }

    /** Writers may commit before the attempt. If it cannot be published any more, its window is copied again. */
    private void resume(Instant cutoff, boolean rerun) throws SQLException {
        if (random.nextInt(3) == 0) {
            commitOpen();
        }
        try {
            run(cutoff, rerun);
        } catch (NightshiftException e) {
            if (e.reason() != Reason.INCONSISTENT) {
                throw e;
            }
            trace.add("inconsistent");
            run(cutoff, true);
        }
    }

    private void run(Instant cutoff, boolean rerun) {
        boolean during = random.nextInt(3) == 0;
        Installation.Silence writing = new Installation.Silence() {
            @Override
            public void committed(Chunk chunk) {
                if (during) {
                    commitOpen();
                }
            }
        };
        RunResult result =
                operations(Decorators.NONE).run(new RunRequest(cutoff, null, rerun), writing, new StopSignal());
        trace.add("run " + result.status().run() + " of " + cutoff + (rerun ? " rerun " : " ") + result.ending());
        assertThat(result.ending()).isNotEqualTo(RunResult.Ending.STOPPED);
    }

    private Operations operations(Decorators decorators) {
        return installation.operations(
                decorators, Objects.requireNonNull(previousCutoff).plusSeconds(3600 * 5));
    }

    private void copyStrictly(Set<Key> there, Instant cutoff) {
        Instant after = greatest;
        there.stream()
                .filter(key -> isBefore(key, cutoff)
                        && Objects.requireNonNull(key.time()).isAfter(after))
                .forEach(strict::add);
        strict.forEach(key -> greatest = key.login().isAfter(greatest) ? key.login() : greatest);
    }

    private static boolean isBefore(Key key, Instant cutoff) {
        return key.time() != null && key.time().isBefore(cutoff);
    }

    private void verify(Instant cutoff) throws SQLException {
        List<Copied> nights = nights();
        Set<Key> there = table();
        if (moves) {
            due.retainAll(there);
        }
        Instant from = null;
        List<Key> all = new ArrayList<>();
        for (Copied night : nights) {
            JsonNode window = night.manifest().get("window");
            assertThat(window.path("from").asString("")).isEqualTo(from == null ? "" : from.toString());
            Instant earliest = from == null ? Instant.MIN : from.minus(overlap);
            long late = 0;
            for (Key key : night.keys()) {
                if (key.time() == null) {
                    assertThat(from).isNull();
                } else {
                    assertThat(key.time()).isBefore(night.cutoff()).isAfterOrEqualTo(earliest);
                    late += from != null && key.time().isBefore(from) ? 1 : 0;
                }
            }
            assertThat(night.manifest().get("lateRows").asLong()).isEqualTo(late);
            assertThat(night.manifest().get("warnings").toString()).doesNotContain("LATE ROWS");
            assertAnswers(night.report(), night.keys(), false);
            all.addAll(night.keys());
            if (night.cutoff().equals(cutoff)) {
                if (late > 0) {
                    trace.add("with late rows");
                }
                assertAnswers(night.report().get("chain"), all, true);
                assertThat(night.report().get("chain").get("rows").asLong()).isEqualTo(all.size());
            }
            from = night.cutoff();
        }
        assertThat(all).as("no row twice").doesNotHaveDuplicates();
        assertThat(all).as("no row lost").containsAll(due);
        if (!moves) {
            assertThat(there).as("no row invented").containsAll(all);
        }
    }

    /** Compares the answers with those over rows that were sorted, at moments that occurred once. */
    private void assertAnswers(JsonNode report, List<Key> rows, boolean sort) {
        List<Key> logins =
                new ArrayList<>(rows.stream().filter(key -> key.time() != null).toList());
        if (sort) {
            logins.sort(Key.ORDER);
        }
        List<String> latest = logins.stream()
                .sorted(Key.ORDER.reversed())
                .limit(3)
                .map(SimulatedNights::text)
                .toList();
        assertThat(report.get("latestLogins")
                        .get("logins")
                        .valueStream()
                        .map(login -> side(login, true))
                        .toList())
                .isEqualTo(latest);
        Key earlier = null;
        Key later = null;
        for (int i = 1; i < logins.size(); i++) {
            if (earlier == null
                    || gap(logins.get(i - 1), logins.get(i)).compareTo(gap(earlier, Objects.requireNonNull(later)))
                            < 0) {
                earlier = logins.get(i - 1);
                later = logins.get(i);
            }
        }
        JsonNode pair = report.path("closestPair");
        if (earlier == null || later == null) {
            assertThat(pair.isNull() || pair.isMissingNode()).isTrue();
            return;
        }
        boolean ordered = zone.getRules()
                        .getTransition(
                                LocalDateTime.ofInstant(earlier.time(), zone).minusMinutes(1))
                == null;
        assertThat(side(pair.get("earlier"), ordered))
                .isEqualTo(ordered ? text(earlier) : earlier.login().toString());
        assertThat(side(pair.get("later"), ordered))
                .isEqualTo(ordered ? text(later) : later.login().toString());
    }

    private static String side(JsonNode login, boolean ordered) {
        return Instant.parse(login.get("lastLogin").asString())
                + (ordered ? " " + login.get("id").asString() : "");
    }

    private static String text(Key key) {
        return key.time() + " " + key.id();
    }

    private static Duration gap(Key earlier, Key later) {
        return Duration.between(earlier.time(), later.time());
    }

    /** After the last night: everything that was written before its cutoff. */
    void verifyAgainst(List<String> fullCopy, Instant cutoff) throws SQLException {
        List<String> lines =
                nights().stream().flatMap(night -> night.lines().stream()).toList();
        List<String> full = fullCopy.stream()
                .filter(line -> isBefore(key(line), cutoff))
                .sorted()
                .toList();
        if (moves) {
            Map<Long, String> newest = new HashMap<>();
            lines.stream()
                    .filter(line -> key(line).time() != null)
                    .sorted(Comparator.comparing(SimulatedNights::key, Key.ORDER))
                    .forEach(line -> newest.put(key(line).id(), line));
            // A row whose login moved beyond the cutoff is as it was before.
            Set<Long> present = new HashSet<>();
            full.forEach(line -> present.add(key(line).id()));
            newest.keySet().retainAll(present);
            assertThat(newest.values().stream().sorted().toList()).isEqualTo(full);
        } else {
            verifyAppended(lines, full);
        }
        assertThat(operations(Decorators.NONE)
                        .queries()
                        .verifyChain(null, true, told -> {})
                        .differences())
                .isEmpty();
    }

    private void verifyAppended(List<String> lines, List<String> full) {
        assertThat(lines.stream()
                        .filter(line -> key(line).time() != null)
                        .sorted()
                        .toList())
                .containsExactlyInAnyOrderElementsOf(full);
        Set<Key> lost = new HashSet<>();
        full.forEach(line -> lost.add(key(line)));
        lost.removeAll(strict);
        assertThat(lost).as("rows that a strict > loses").isNotEmpty();
        assertThat(trace).contains("with late rows");
    }

    List<Copied> nights() {
        JsonNode latest = JSON.readTree(bytes("logins/latest.json"));
        List<Copied> nights = new ArrayList<>();
        for (JsonNode key : latest.get("nights")) {
            nights.add(read.computeIfAbsent(key.asString(), this::read));
        }
        return nights;
    }

    private Copied read(String key) {
        JsonNode manifest = JSON.readTree(bytes(key));
        List<String> lines = new ArrayList<>();
        for (JsonNode part : manifest.get("parts")) {
            lines.addAll(lines(bytes(part.get("key").asString())));
        }
        return new Copied(
                manifest,
                JSON.readTree(bytes(key.replace("manifest.json", "report.json"))),
                lines,
                lines.stream().map(SimulatedNights::key).toList());
    }

    /** Copies any of the windows again. */
    void rerun() throws SQLException {
        if (!cutoffs.isEmpty()) {
            night(cutoffs.get(random.nextInt(cutoffs.size())), true);
        }
    }

    private byte[] bytes(String key) {
        try {
            return Files.readAllBytes(installation.bucket().resolve(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(byte[] part) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(part))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Key key(String line) {
        JsonNode row = JSON.readTree(line);
        JsonNode time = row.get("last_login");
        return new Key(
                time.isNull() ? null : Instant.parse(time.asString()),
                row.get("id").asLong());
    }

    /** The committed rows of the table, in the reading of local times that the program promises. */
    private Set<Key> table() throws SQLException {
        Set<Key> keys = new HashSet<>();
        try (Statement query = writer.createStatement();
                ResultSet rows = query.executeQuery("SELECT ID, LAST_LOGIN FROM LOGINS")) {
            while (rows.next()) {
                LocalDateTime at = rows.getObject(2, LocalDateTime.class);
                keys.add(new Key(at == null ? null : instant(at), rows.getLong(1)));
            }
        }
        return keys;
    }

    private Instant instant(LocalDateTime local) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return offsets.isEmpty() ? zone.getRules().getTransition(local).getInstant() : local.toInstant(offsets.get(0));
    }

    /** The last night, after all transactions have ended, to which nothing happens. */
    void lastNight(Instant cutoff) throws SQLException {
        commitOpen();
        day(cutoff);
        commitOpen();
        run(cutoff, false);
        table().stream().filter(key -> isBefore(key, cutoff)).forEach(due::add);
        verify(cutoff);
    }

    @Override
    public void close() throws SQLException {
        for (Connection late : open) {
            late.close();
        }
        writer.close();
        ledger.close();
    }
}
