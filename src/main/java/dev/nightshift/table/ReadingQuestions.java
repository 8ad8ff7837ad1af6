package dev.nightshift.table;

import dev.nightshift.source.ZoneClock;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks what decides whether a table can be read completely, and how fast. */
public final class ReadingQuestions {

    private static final int MAX_NAME_LENGTH = 30;

    private final SourceExamination source;
    private final Dialect dialect;
    private final LoginTable table;

    ReadingQuestions(SourceExamination source, LoginTable table) {
        this.source = source;
        this.dialect = source.dialect();
        this.table = table;
    }

    /** The name of an index in the stream's order; empty if no such index exists. */
    public Optional<String> index() {
        List<String> key = List.of(table.time().sourceName(), table.id().sourceName());
        return source.ask(
                "Looking for an index",
                () -> source.metadata().indexes(dialect).entrySet().stream()
                        .filter(index -> index.getValue().size() >= 2
                                && index.getValue().subList(0, 2).equals(key))
                        .map(Map.Entry::getKey)
                        .findFirst());
    }

    /** The statement that creates such an index. */
    public String createIndex() {
        return source.ask("The names for an index", () -> {
            TableName name = source.metadata().name();
            String index = name.name() + "_LOGIN_IX";
            String key = table.quoted(table.time()) + ", " + dialect.ordered(table.id(), table.quoted(table.id()));
            return dialect.createIndex(
                    name, index.substring(Math.max(0, index.length() - MAX_NAME_LENGTH)), key, table.quote());
        });
    }

    /** The newest login; empty if no row has a login. Fast only if an index orders the times. */
    public Optional<Instant> newest() {
        return source.ask("Looking for the newest login", () -> newest(dialect.storedTime(table.storedTime())));
    }

    private <T> Optional<Instant> newest(StoredTime<T> storedTime) throws SQLException {
        return source.query(newestQuery(), rows -> {
            rows.next();
            T time = storedTime.read(rows, 1);
            return Optional.ofNullable(time == null ? null : storedTime.instant(time, new ZoneClock(table.zone())));
        });
    }

    private String newestQuery() {
        String newest = "MAX(t." + table.quoted(table.time()) + ")";
        return "SELECT " + dialect.selected(table.storedTime(), newest) + " FROM " + table.quotedName() + " t"
                + table.filter("WHERE");
    }

    /** The table's size from statistics; empty if there are no statistics. */
    public Optional<Size> size() {
        return source.ask("Looking at statistics", () -> {
            TableName name = source.metadata().name();
            try (PreparedStatement statement = source.connection().prepareStatement(dialect.statistics())) {
                statement.setQueryTimeout(SourceExamination.QUERY_TIMEOUT_SECONDS);
                statement.setString(1, name.schema());
                statement.setString(2, name.name());
                try (ResultSet rows = statement.executeQuery()) {
                    if (!rows.next() || rows.getObject(1) == null) {
                        return Optional.empty();
                    }
                    return Optional.of(new Size(rows.getLong(1), rows.getLong(2)));
                }
            }
        });
    }

    /** How long the database keeps the data that a snapshot needs; empty if the database has no undo. */
    public Optional<Undo> undo() {
        return ask("Looking at the undo retention", dialect.undo(), rows -> {
            rows.next();
            long wanted = rows.getLong(1);
            long kept = rows.getLong(2);
            return Optional.of(new Undo(wanted, rows.wasNull() ? wanted : kept));
        });
    }

    /** The bytes that are free for a sort; empty if the database does not report them. */
    public Optional<Long> freeForSorts() {
        return ask(
                "Looking at the temporary tablespace",
                dialect.sortSpace(),
                rows -> rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty());
    }

    private <T> Optional<T> ask(String what, @Nullable String sql, SourceExamination.Reader<Optional<T>> reader) {
        return sql == null ? Optional.empty() : source.ask(what, () -> source.query(sql, reader));
    }

    List<SourceStatement> statements() {
        List<SourceStatement> all = new ArrayList<>();
        all.add(new SourceStatement("doctor: statistics", dialect.statistics(), List.of("schema", "table")));
        all.add(new SourceStatement("doctor: the newest login, with an index or few rows", newestQuery(), List.of()));
        String zoned = dialect.zonedIndexColumns();
        if (zoned != null) {
            all.add(new SourceStatement("doctor: zoned columns of indexes", zoned, List.of("schema", "table")));
        }
        String undo = dialect.undo();
        if (undo != null) {
            all.add(new SourceStatement("doctor: undo retention", undo, List.of()));
        }
        String sortSpace = dialect.sortSpace();
        if (sortSpace != null) {
            all.add(new SourceStatement("doctor: room for sorts", sortSpace, List.of()));
        }
        return all;
    }

    /**
     * A table's size from statistics.
     *
     * @param rows estimated number of rows
     * @param bytesPerRow average row length in bytes; 0 if unknown
     */
    public record Size(long rows, long bytesPerRow) {}

    /**
     * The retention of the undo data that a snapshot needs.
     *
     * @param wantedSeconds the configured retention
     * @param keptSeconds the shortest recent retention
     */
    public record Undo(long wantedSeconds, long keptSeconds) {}
}
