package dev.nightshift.source;

import dev.nightshift.login.Position;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A login table that can be described, counted and read in order; every failure is a {@link SourceException} that names
 * the table.
 *
 * <p>Thread-safe: each call uses a connection of its own. Does not close the data source.
 */
public final class LoginSource {

    /** The bytes that the blocks of a chunk may have together when encoded: a part is always one object of one put. */
    private static final int CHUNK_BYTES = 64 * 1024 * 1024;

    /** Keeps the reading thread busy while a chunk of 100 blocks is encoded. */
    private static final int BLOCKS_AHEAD = 32;

    private final DataSource dataSource;
    private final SourceProperties settings;

    LoginSource(DataSource dataSource, SourceProperties settings) {
        this.dataSource = dataSource;
        this.settings = settings;
    }

    /**
     * The source that the settings name.
     *
     * @param folder where the embedded sample lies
     * @param decorator around its connections
     */
    public static LoginSource of(SourceProperties settings, Path folder, UnaryOperator<DataSource> decorator) {
        if (settings.url() == null) {
            EmbeddedSample.createFolder(folder);
            return new LoginSource(
                    decorator.apply(new DriverManagerDataSource(EmbeddedSample.url(folder), "sa", "")), settings);
        }
        return new LoginSource(decorator.apply(external(settings.url(), settings)), settings);
    }

    private static DataSource external(String url, SourceProperties settings) {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw SourceException.refused(
                    "nightshift.source.url is not a URL that a JDBC driver of this program knows; expected"
                            + " one such as jdbc:h2:file:…",
                    e);
        }
        // A misspelt H2 file would be created and be empty.
        boolean h2 = url.startsWith("jdbc:h2:") && !url.toUpperCase(Locale.ROOT).contains("IFEXISTS");
        DriverManagerDataSource dataSource = new DriverManagerDataSource(h2 ? url + ";IFEXISTS=TRUE" : url);
        dataSource.setUsername(settings.username());
        dataSource.setPassword(settings.password());
        return dataSource;
    }

    /** The embedded sample that this source reads; only where no other source is configured. */
    public EmbeddedSample sample() {
        if (!settings.embedded()) {
            throw SourceException.refused(
                    "Sample rows go into the embedded source only, but nightshift.source.url is set"
                            + " to another database; unset it to use the sample");
        }
        return new EmbeddedSample(dataSource, settings.table());
    }

    /**
     * The table as the database describes it now, checked to be one that can be read exactly and in order, at a new
     * snapshot if it is read at one.
     */
    public LoginTable describe() {
        return withConnection("Describing", (connection, dialect) -> {
            LoginTable table = new TableResolver(connection, dialect, settings).resolve();
            return new SnapshotPoint(connection, dialect, settings.snapshot()).take(table);
        });
    }

    /**
     * Counts all rows.
     *
     * @param goOn asked every so often; the counting is given up as soon as it says no
     * @return empty if it was given up
     */
    public OptionalLong count(LoginTable table, BooleanSupplier goOn) {
        return withConnection("Counting the rows of", (connection, dialect) -> {
            try (PreparedStatement statement = connection.prepareStatement(LoginQuery.count(table, dialect))) {
                return new PatientCount(statement).await(goOn);
            }
        });
    }

    /** How the database says that it will read a range from its start, line by line. */
    public List<String> explain(LoginTable table, KeyRange range) {
        return withConnection(
                "Explaining the query of",
                (connection, dialect) -> new QueryPlan(connection, dialect).of(new LoginQuery(table, dialect, range)));
    }

    /** Every statement that the source is sent for a table, besides what the JDBC driver asks for its metadata. */
    public List<SourceStatement> statements(LoginTable table) {
        return withConnection(
                "Listing the statements for", (connection, dialect) -> SourceStatement.of(dialect, table));
    }

    /**
     * Reads a range in stream order.
     *
     * @param after the position to go on after; null to read from the range's start
     * @param rowsPerBlock at most this many rows make a block
     * @param blocksPerChunk this many blocks together have at most 64 MiB when encoded
     */
    public LoginReader read(
            LoginTable table, KeyRange range, @Nullable Position after, int rowsPerBlock, int blocksPerChunk) {
        BlockCursor.Limits limits =
                new BlockCursor.Limits(rowsPerBlock, CHUNK_BYTES / blocksPerChunk, settings.fetchSize());
        String what = range + " of " + table.quotedName();
        return new ReadAhead(() -> open(table, range, after, limits), what, BLOCKS_AHEAD);
    }

    private BlockSource open(LoginTable table, KeyRange range, @Nullable Position after, BlockCursor.Limits limits)
            throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            Dialect dialect = Dialect.of(connection, settings.hint());
            dialect.prepare(connection);
            return open(connection, table, dialect, dialect.storedTime(table.storedTime()), range, after, limits);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static <T> BlockSource open(
            Connection connection,
            LoginTable table,
            Dialect dialect,
            StoredTime<T> storedTime,
            KeyRange range,
            @Nullable Position after,
            BlockCursor.Limits limits)
            throws SQLException {
        LoginQuery query = new LoginQuery(table, dialect, storedTime, range);
        return new BlockCursor<>(connection, query, storedTime, after, limits);
    }

    /** Looks at the source one question at a time; closed by who asks. */
    public SourceExamination examine() {
        try {
            Connection connection = dataSource.getConnection();
            try {
                return new SourceExamination(connection, Dialect.of(connection, settings.hint()), settings);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SourceException.failed(
                    settings.database() + " cannot be used: " + firstLine(e)
                            + ". Check that the database is up and nightshift.source.url, username and password are"
                            + " right",
                    e);
        }
    }

    private <R> R withConnection(String doing, Work<R> work) {
        try (Connection connection = dataSource.getConnection()) {
            Dialect dialect = Dialect.of(connection, settings.hint());
            dialect.prepare(connection);
            return withDialect(doing, connection, dialect, work);
        } catch (SQLException e) {
            String message = doing + " table " + settings.table() + " of source " + settings.sourceName() + " failed: "
                    + firstLine(e) + ". Check that the database is up and nightshift.source.url, username and"
                    + " password are right";
            throw definite(e) ? SourceException.refused(message, e) : SourceException.failed(message, e);
        }
    }

    private <R> R withDialect(String doing, Connection connection, Dialect dialect, Work<R> work) throws SQLException {
        try {
            return work.with(connection, dialect);
        } catch (SQLException e) {
            if (dialect.snapshotLost(e)) {
                throw SourceException.snapshotLost(
                        doing + " table " + settings.table() + " at its snapshot failed: " + firstLine(e), e);
            }
            throw e;
        }
    }

    /** Oracle adds a line with the address of an explanation. */
    static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** No such database, no such user: nothing that waiting cures. */
    private static boolean definite(SQLException failure) {
        String state = failure.getSQLState();
        return (state != null && state.startsWith("28"))
                || failure.getErrorCode() == ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1;
    }

    @FunctionalInterface
    private interface Work<R> {
        R with(Connection connection, Dialect dialect) throws SQLException;
    }
}
