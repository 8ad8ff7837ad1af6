package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.report.Report;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the whole job equal those that SQL window functions give for the same rows. */
class AnswersIT {

    private static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void agreeWithSqlOverRandomRowsWithTies(int top) throws SQLException {
        Installation installation = Installation.in(home, 50).withFolderAsBucket();
        insertRandom(installation, 400, top);
        for (Instant cutoff : List.of(
                Installation.CUTOFF,
                Installation.CUTOFF.minusSeconds(30),
                FAR,
                Instant.parse("1999-01-01T00:00:00Z"))) {
            assertAgreement(installation, top, cutoff);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void agreeWithSqlWhereAllRowsHaveTheSameTime(int top) throws SQLException {
        Installation installation = Installation.in(home, 20).withFolderAsBucket();
        try (Connection source = installation.source();
                Statement insert = source.createStatement()) {
            insert.execute("INSERT INTO LOGINS SELECT X, 'u', TIMESTAMP '2026-01-01 12:00:00.123456789'"
                    + " FROM SYSTEM_RANGE(1, 90)");
        }
        assertAgreement(installation, top, Installation.CUTOFF);
        assertAgreement(installation, top, Instant.parse("2026-01-01T12:00:00.123456789Z"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void agreeWithSqlOverOneRow(int top) throws SQLException {
        Installation installation = Installation.in(home, 20).withFolderAsBucket();
        try (Connection source = installation.source();
                Statement insert = source.createStatement()) {
            insert.execute("INSERT INTO LOGINS VALUES (1, 'only', TIMESTAMP '2026-01-01 12:00:00')");
        }
        assertAgreement(installation, top, Installation.CUTOFF);
        assertAgreement(installation, top, Instant.parse("2026-01-01T12:00:00Z"));
    }

    @Test
    void areEmptyOverAnEmptyTable() throws SQLException {
        Installation installation = Installation.in(home, 20).withFolderAsBucket();
        Report report = assertAgreement(installation, 3, Installation.CUTOFF);
        assertThat(report.latestLogins().logins()).isEmpty();
        assertThat(report.closestPair()).isNull();
        assertThat(report.totals().migrated()).isZero();
        assertThat(installation.published().lines()).isEmpty();
    }

    @Test
    void areEmptyWhereNobodyEverLoggedIn() throws SQLException {
        Installation installation = Installation.in(home, 20).withFolderAsBucket();
        try (Connection source = installation.source();
                Statement insert = source.createStatement()) {
            insert.execute("INSERT INTO LOGINS SELECT X, 'u', NULL FROM SYSTEM_RANGE(1, 45)");
        }
        Report report = assertAgreement(installation, 3, Installation.CUTOFF);
        assertThat(report.totals().neverLoggedIn()).isEqualTo(45);
        assertThat(installation.published().lines()).hasSize(45);
    }

    private static void insertRandom(Installation installation, int rows, long seed) throws SQLException {
        SplittableRandom random = new SplittableRandom(seed);
        try (Connection source = installation.source();
                var insert = source.prepareStatement("INSERT INTO LOGINS VALUES (?, ?, ?)")) {
            for (int i = 0; i < rows; i++) {
                LocalDateTime at = LocalDateTime.ofInstant(Installation.CUTOFF, ZoneOffset.UTC)
                        .minusSeconds(random.nextInt(-60, 120))
                        .plusNanos(random.nextInt(3));
                insert.setLong(1, i * 31L % 997);
                insert.setString(2, "user " + i);
                insert.setObject(3, random.nextInt(9) == 0 ? null : at);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Report assertAgreement(Installation installation, int top, Instant cutoff) throws SQLException {
        RunResult result = installation
                .operations()
                .run(new RunRequest(cutoff, top, false), new Installation.Silence(), new StopSignal());
        Report report = Objects.requireNonNull(result.report());
        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        try (Connection source = installation.source()) {
            assertThat(report.latestLogins().logins().stream()
                            .map(login -> login.lastLogin() + " " + login.id())
                            .toList())
                    .isEqualTo(latest(source, top, cutoff));
            Report.Pair pair = report.closestPair();
            List<String> said = pair == null
                    ? List.of()
                    : List.of(
                            pair.earlier().lastLogin() + " " + pair.earlier().id(),
                            pair.later().lastLogin() + " " + pair.later().id());
            assertThat(said).isEqualTo(closestPair(source));
            assertThat(report.totals().migrated()).isEqualTo(count(source, "SELECT COUNT(*) FROM LOGINS"));
            assertThat(report.totals().neverLoggedIn())
                    .isEqualTo(count(source, "SELECT COUNT(*) FROM LOGINS WHERE LAST_LOGIN IS NULL"));
        }
        return report;
    }

    private static List<String> latest(Connection source, int top, Instant cutoff) throws SQLException {
        try (var query = source.prepareStatement("SELECT LAST_LOGIN, ID FROM LOGINS WHERE LAST_LOGIN < ?"
                + " ORDER BY LAST_LOGIN DESC, ID DESC FETCH FIRST ? ROWS ONLY")) {
            query.setObject(1, LocalDateTime.ofInstant(cutoff, ZoneOffset.UTC));
            query.setInt(2, top);
            return keys(query.executeQuery());
        }
    }

    private static List<String> closestPair(Connection source) throws SQLException {
        List<String> best = List.of();
        Duration smallest = null;
        try (Statement query = source.createStatement();
                ResultSet rows =
                        query.executeQuery("SELECT LAST_LOGIN, ID, LAG(LAST_LOGIN) OVER (ORDER BY LAST_LOGIN, ID),"
                                + " LAG(ID) OVER (ORDER BY LAST_LOGIN, ID) FROM LOGINS WHERE LAST_LOGIN IS NOT NULL"
                                + " ORDER BY LAST_LOGIN, ID")) {
            while (rows.next()) {
                LocalDateTime earlier = rows.getObject(3, LocalDateTime.class);
                LocalDateTime later = rows.getObject(1, LocalDateTime.class);
                if (earlier != null
                        && (smallest == null || Duration.between(earlier, later).compareTo(smallest) < 0)) {
                    smallest = Duration.between(earlier, later);
                    best = List.of(key(earlier, rows.getLong(4)), key(later, rows.getLong(2)));
                }
            }
        }
        return best;
    }

    private static List<String> keys(ResultSet rows) throws SQLException {
        List<String> keys = new ArrayList<>();
        while (rows.next()) {
            keys.add(key(rows.getObject(1, LocalDateTime.class), rows.getLong(2)));
        }
        return keys;
    }

    private static String key(LocalDateTime at, long id) {
        return at.toInstant(ZoneOffset.UTC) + " " + id;
    }

    private static long count(Connection source, String sql) throws SQLException {
        try (Statement query = source.createStatement();
                ResultSet rows = query.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
