package dev.nightshift.table;

import java.sql.SQLException;

/** The rows of one round trip did not fit into the memory that the driver may use; fewer rows may fit. */
final class TripTooLargeException extends SQLException {

    private static final long serialVersionUID = 1L;

    TripTooLargeException(SQLException cause) {
        super(cause.getMessage(), cause.getSQLState(), cause);
    }
}
