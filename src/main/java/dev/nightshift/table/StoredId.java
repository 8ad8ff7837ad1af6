package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.LoginId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads and binds the id column in the type in which the database stores it, so that the database can use its index.
 * Bytes become upper-case hex and UUIDs their canonical text. Both texts have the order of the bytes.
 */
enum StoredId {
    WHOLE {
        @Override
        @Nullable LoginId read(ResultSet row, int index) throws SQLException {
            long value = row.getLong(index);
            return row.wasNull() ? null : LoginId.of(value);
        }

        @Override
        void bind(PreparedStatement statement, int index, LoginId id) throws SQLException {
            bindNumber(statement, index, id);
        }
    },
    NUMBER {
        @Override
        @Nullable LoginId read(ResultSet row, int index) throws SQLException {
            BigDecimal value = row.getBigDecimal(index);
            if (value == null) {
                return null;
            }
            // Nearly all ids, for which no text is made.
            if (value.scale() == 0 && value.precision() <= ValueReader.LONG_DIGITS) {
                return LoginId.of(value.longValue());
            }
            LoginId id = LoginId.of(value);
            shorter(id.toString(), "digits");
            return id;
        }

        @Override
        void bind(PreparedStatement statement, int index, LoginId id) throws SQLException {
            bindNumber(statement, index, id);
        }
    },
    TEXT {
        @Override
        @Nullable LoginId read(ResultSet row, int index) throws SQLException {
            String value = row.getString(index);
            return value == null ? null : LoginId.of(ValueReader.requireUnicode(shorter(value, "characters")));
        }

        @Override
        void bind(PreparedStatement statement, int index, LoginId id) throws SQLException {
            statement.setString(index, (String) id.value());
        }
    },
    BYTES {
        @Override
        @Nullable LoginId read(ResultSet row, int index) throws SQLException {
            byte[] value = row.getBytes(index);
            return value == null ? null : LoginId.of(shorter(HEX.formatHex(value), "hexadecimal digits"));
        }

        @Override
        void bind(PreparedStatement statement, int index, LoginId id) throws SQLException {
            statement.setBytes(index, HEX.parseHex((String) id.value()));
        }
    },
    UNIVERSAL {
        @Override
        @Nullable LoginId read(ResultSet row, int index) throws SQLException {
            String value = row.getString(index);
            return value == null ? null : LoginId.of(value);
        }

        @Override
        void bind(PreparedStatement statement, int index, LoginId id) throws SQLException {
            statement.setObject(index, UUID.fromString((String) id.value()));
        }
    };

    /** The ledger stores an id, with a prefix of two characters, in a column of 4,000 bytes. */
    private static final int LONGEST = 3_998;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Reads the column; null if it is NULL. */
    abstract @Nullable LoginId read(ResultSet row, int index) throws SQLException;

    /** Binds an id that {@link #read} returned. */
    abstract void bind(PreparedStatement statement, int index, LoginId id) throws SQLException;

    /** The mapping for an id column; null if its type cannot be an id. */
    static @Nullable StoredId of(Column id) {
        return switch (id.type()) {
            case NUMBER -> ValueReader.fitsLong(id) ? WHOLE : NUMBER;
            case TEXT -> TEXT;
            case BINARY -> BYTES;
            case UUID -> UNIVERSAL;
            default -> null;
        };
    }

    /** Returns the text of an id, and refuses one that the ledger could not store as the position of a checkpoint. */
    private static String shorter(String id, String unit) throws SQLException {
        if (id.length() > LONGEST / 3 && id.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new SQLException(
                    "its value has " + id.length() + " " + unit + ", and an id may have at most " + LONGEST
                            + " bytes; leave its row out with nightshift.source.where, or name another"
                            + " nightshift.source.id-column");
        }
        return id;
    }

    private static void bindNumber(PreparedStatement statement, int index, LoginId id) throws SQLException {
        if (id.value() instanceof Long number) {
            statement.setLong(index, number);
        } else {
            statement.setBigDecimal(index, (BigDecimal) id.value());
        }
    }
}
