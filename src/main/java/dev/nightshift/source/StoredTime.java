package dev.nightshift.source;

import dev.nightshift.login.ColumnType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The time column in the type that the database stores it in: read, compared and bound in that type, so that the
 * database's order is ours and its index serves; mapped to an instant only for the answers.
 */
sealed interface StoredTime<T> {

    /** Reads the column; null where there was no login. */
    @Nullable T read(ResultSet row, int index) throws SQLException;

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

    /** The mapping for a column of that type. */
    static StoredTime<?> of(ColumnType type) {
        return type == ColumnType.OFFSET_DATE_TIME ? new Offset() : new Local();
    }

    /** A column without zone. */
    record Local() implements StoredTime<LocalDateTime> {

        @Override
        public @Nullable LocalDateTime read(ResultSet row, int index) throws SQLException {
            return row.getObject(index, LocalDateTime.class);
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

    /** A column with an offset; ordered by the instant. */
    record Offset() implements StoredTime<OffsetDateTime> {

        @Override
        public @Nullable OffsetDateTime read(ResultSet row, int index) throws SQLException {
            return row.getObject(index, OffsetDateTime.class);
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
}
