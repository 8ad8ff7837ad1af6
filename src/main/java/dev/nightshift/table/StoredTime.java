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
 * Reads, compares and binds the time column in the type in which the database stores it, so that both have the same
 * order and the database can use its index. The time becomes an instant only for the answers.
 */
sealed interface StoredTime<T> {

    /** Reads the column; null if there was no login. */
    @Nullable T read(ResultSet row, int index) throws SQLException;

    /** The placeholder of a bound value, such as {@code ?}, in exactly the type of the column. */
    String placeholder();

    /** Parses a value that {@link #text} returned. */
    T parse(String text);

    /** Binds a value that {@link #text} returned. */
    void bind(PreparedStatement statement, int index, String text) throws SQLException;

    /** Compares two values as the database does. */
    int compare(T left, T right);

    /** The value with all its digits. */
    String text(T value);

    /** Converts the value to an instant. The clock counts the local times that its zone skips or repeats. */
    Instant instant(T value, ZoneClock clock);

    /** A column without a zone; its reader returns a LocalDateTime. */
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

    /** A column with an offset, ordered by the instant; its reader returns an OffsetDateTime. */
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
     * A column that stores the instant without a zone; its reader returns an Instant.
     *
     * @param bound converts the instant to the Java value that the driver binds in the type of the placeholder
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
