package dev.nightshift.table;

import dev.nightshift.source.ZoneClock;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The time column in the type that the database stores it in: read, compared and bound in that type, so that the
 * database's order is ours and its index serves; mapped to an instant only for the answers.
 */
sealed interface StoredTime<T> {

    /** Reads the column; null where there was no login. */
    @Nullable T read(ResultSet row, int index) throws SQLException;

    /** The place of a bound value in a statement, such as {@code ?}: of the very type of the column. */
    String placeholder();

    /** The value that {@link #text} wrote. */
    T parse(String text);

    /** Binds a value that {@link #text} wrote. */
    void bind(PreparedStatement statement, int index, String text) throws SQLException;

    /** Compares as the database does. */
    int compare(T left, T right);

    /** The value with all its digits. */
    String text(T value);

    /** The instant; counts what the zone made of it. */
    Instant instant(T value, ZoneClock clock);

    /** A column without zone; its reader gives a LocalDateTime. */
    record Local(ValueReader reader, String placeholder) implements StoredTime<LocalDateTime> {

        @Override
        public @Nullable LocalDateTime read(ResultSet row, int index) throws SQLException {
            return (LocalDateTime) reader.read(row, index);
        }

        @Override
        public LocalDateTime parse(String text) {
            return LocalDateTime.parse(text);
        }

        @Override
        public void bind(PreparedStatement statement, int index, String text) throws SQLException {
            statement.setObject(index, parse(text));
        }

        @Override
        public int compare(LocalDateTime left, LocalDateTime right) {
            return left.compareTo(right);
        }

        @Override
        public String text(LocalDateTime value) {
            return value.toString();
        }

        @Override
        public Instant instant(LocalDateTime value, ZoneClock clock) {
            return clock.instant(value);
        }
    }

    /** A column with an offset, ordered by the instant; its reader gives an OffsetDateTime. */
    record Offset(ValueReader reader) implements StoredTime<OffsetDateTime> {

        @Override
        public @Nullable OffsetDateTime read(ResultSet row, int index) throws SQLException {
            return (OffsetDateTime) reader.read(row, index);
        }

        @Override
        public String placeholder() {
            return "?";
        }

        @Override
        public OffsetDateTime parse(String text) {
            return OffsetDateTime.parse(text);
        }

        @Override
        public void bind(PreparedStatement statement, int index, String text) throws SQLException {
            statement.setObject(index, parse(text));
        }

        @Override
        public int compare(OffsetDateTime left, OffsetDateTime right) {
            return left.toInstant().compareTo(right.toInstant());
        }

        @Override
        public String text(OffsetDateTime value) {
            return value.toString();
        }

        @Override
        public Instant instant(OffsetDateTime value, ZoneClock clock) {
            return value.toInstant();
        }
    }

    /**
     * A column that stores the instant and no zone; its reader gives an Instant.
     *
     * @param bound the Java value that the driver binds in the type of the placeholder
     */
    record Universal(ValueReader reader, String placeholder, Function<Instant, Object> bound)
            implements StoredTime<Instant> {

        @Override
        public @Nullable Instant read(ResultSet row, int index) throws SQLException {
            return (Instant) reader.read(row, index);
        }

        @Override
        public Instant parse(String text) {
            return Instant.parse(text);
        }

        @Override
        public void bind(PreparedStatement statement, int index, String text) throws SQLException {
            statement.setObject(index, bound.apply(parse(text)));
        }

        @Override
        public int compare(Instant left, Instant right) {
            return left.compareTo(right);
        }

        @Override
        public String text(Instant value) {
            return value.toString();
        }

        @Override
        public Instant instant(Instant value, ZoneClock clock) {
            return value;
        }
    }
}
