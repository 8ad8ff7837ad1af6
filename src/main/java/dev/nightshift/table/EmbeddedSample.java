package dev.nightshift.table;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnly;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;

/**
 * The embedded sample database: an H2 file with one table of realistic logins. They include bursts, ties, users who
 * never logged in, and names from many scripts. The same number of rows, seed and day always produce the same table.
 */
public final class EmbeddedSample {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,100}");

    private static final int BATCH = 10_000;
    private static final int DAYS = 730;
    private static final int SECONDS_PER_DAY = 86_400;

    private static final List<String> NAMES = List.of(
            "Ada Lovelace",
            "Søren Kierkegaard",
            "王芳",
            "Zoë O'Hara",
            "Łukasz Żak",
            "محمد علي",
            "Анна Каренина",
            "José Núñez",
            "Ünal Çelik",
            "たなか さくら",
            "D'Arcy \"Di\" Smith",
            "🛰️ sat-7",
            "Νίκος",
            "अनिल",
            "김민수",
            "back\\slash",
            "tab\there");
    private static final List<String> COUNTRIES = List.of("DE", "DK", "CN", "IE", "PL", "EG", "RU", "ES", "TR", "JP");

    private final DataSource dataSource;
    private final String table;

    EmbeddedSample(DataSource dataSource, String table) {
        if (!NAME.matcher(table).matches()) {
            throw NightshiftException.refused("nightshift.source.table is '" + table
                    + "', but the embedded sample's table has a plain name such as LOGINS; correct it, or name another"
                    + " database with nightshift.source.url");
        }
        this.dataSource = dataSource;
        this.table = table.toUpperCase(Locale.ROOT);
    }

    /** Whether the table exists. */
    public boolean exists() {
        try (Connection connection = dataSource.getConnection();
                ResultSet tables = connection.getMetaData().getTables(null, "PUBLIC", "%", null)) {
            boolean exists = false;
            while (!exists && tables.next()) {
                exists = tables.getString("TABLE_NAME").equals(table);
            }
            return exists;
        } catch (SQLException e) {
            throw failure("The embedded sample could not be opened", e);
        }
    }

    /**
     * Generates the table and replaces an existing one.
     *
     * @param day last day of the sample, in UTC; the logins extend to the end of that day
     */
    public void generate(long rows, long seed, LocalDate day) {
        generate(rows, seed, day, done -> {});
    }

    /**
     * Replaces the table in the same way, and tells how far it is.
     *
     * @param progress receives the number of rows that are there, after each tenth of them
     */
    public void generate(long rows, long seed, LocalDate day, LongConsumer progress) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + table);
            // The rows are first written to a table of another name, so that a partly filled table is never mistaken
            // for the sample.
            String draft = table + "_NEW";
            statement.execute("DROP TABLE IF EXISTS " + draft);
            statement.execute("CREATE TABLE " + draft + " (ID NUMBER(19) NOT NULL PRIMARY KEY, USER_NAME VARCHAR2(100),"
                    + " COUNTRY VARCHAR2(2), LOGIN_COUNT NUMBER(10), SCORE NUMBER(9, 3), LAST_LOGIN TIMESTAMP(6))");
            fill(
                    connection,
                    draft,
                    rows,
                    new SplittableRandom(seed),
                    day.plusDays(1).atStartOfDay(),
                    progress);
            statement.execute("CREATE INDEX " + table + "_LL ON " + draft + " (LAST_LOGIN, ID)");
            statement.execute("ALTER TABLE " + draft + " RENAME TO " + table);
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            throw failure("Generating " + rows + " sample rows failed", e);
        }
    }

    private static void fill(
            Connection connection,
            String table,
            long rows,
            SplittableRandom random,
            LocalDateTime end,
            LongConsumer progress)
            throws SQLException {
        connection.setAutoCommit(false);
        long next = rows / 10;
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?, ?)")) {
            LocalDateTime burst = end;
            for (long id = 1; id <= rows; id++) {
                if (id % 1000 == 1) {
                    burst = randomTime(random, end);
                }
                insert.setLong(1, id * 7 + random.nextInt(7));
                setText(insert, 2, NAMES, random, 20);
                setText(insert, 3, COUNTRIES, random, 10);
                insert.setInt(4, random.nextInt(10_000));
                insert.setBigDecimal(5, BigDecimal.valueOf(random.nextLong(1_000_000_000L), 3));
                setTime(insert, 6, random, end, burst);
                insert.addBatch();
                if (id % BATCH == 0) {
                    insert.executeBatch();
                    connection.commit();
                    if (id >= next && id < rows) {
                        progress.accept(id);
                        next += rows / 10;
                    }
                }
            }
            insert.executeBatch();
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    private static void setText(
            PreparedStatement insert, int index, List<String> texts, SplittableRandom random, int nullEvery)
            throws SQLException {
        if (random.nextInt(nullEvery) == 0) {
            insert.setNull(index, Types.VARCHAR);
        } else {
            insert.setString(index, texts.get(random.nextInt(texts.size())));
        }
    }

    private static void setTime(
            PreparedStatement insert, int index, SplittableRandom random, LocalDateTime end, LocalDateTime burst)
            throws SQLException {
        int kind = random.nextInt(100);
        if (kind < 3) {
            insert.setNull(index, Types.TIMESTAMP);
        } else if (kind < 30) {
            // Whole seconds within one minute produce bursts with many ties.
            insert.setObject(index, burst.minusSeconds(random.nextInt(60)));
        } else {
            insert.setObject(index, randomTime(random, end).minusNanos(1_000L * random.nextInt(1_000_000)));
        }
    }

    /** A random time within the days of the sample; recent times are more likely. */
    private static LocalDateTime randomTime(SplittableRandom random, LocalDateTime end) {
        double age = random.nextDouble();
        long seconds = (long) (age * age * DAYS * SECONDS_PER_DAY);
        return end.minusSeconds(seconds + 1);
    }

    private static NightshiftException failure(String what, SQLException cause) {
        if (cause.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
            return NightshiftException.failed(
                    what + ": another process, possibly a run, has the database open; wait until it ends and try again",
                    cause);
        }
        return NightshiftException.failed(what + ": " + cause.getMessage(), cause);
    }

    static String url(Path folder) {
        return "jdbc:h2:file:" + folder.toAbsolutePath().resolve("sample")
                + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE";
    }

    static void createFolder(Path folder) {
        try {
            OwnerOnly.folder(folder);
        } catch (IOException e) {
            throw NightshiftException.refused(
                    "The folder " + folder + " of the embedded sample could not be created: " + e
                            + "; check that it can be written",
                    e);
        }
    }
}
