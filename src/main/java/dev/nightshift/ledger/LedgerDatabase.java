package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.jdbc.support.incrementer.DataFieldMaxValueIncrementer;
import org.springframework.jdbc.support.incrementer.H2SequenceMaxValueIncrementer;
import org.springframework.jdbc.support.incrementer.OracleSequenceMaxValueIncrementer;
import org.springframework.jdbc.support.incrementer.PostgresSequenceMaxValueIncrementer;

/** The databases that can hold the ledger. */
enum LedgerDatabase {
    H2,
    ORACLE,
    POSTGRESQL;

    /** Folder of its scripts below {@code sql/}. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    DataFieldMaxValueIncrementer sequence(DataSource dataSource, String name) {
        return switch (this) {
            case H2 -> new H2SequenceMaxValueIncrementer(dataSource, name);
            case ORACLE -> new OracleSequenceMaxValueIncrementer(dataSource, name);
            case POSTGRESQL -> new PostgresSequenceMaxValueIncrementer(dataSource, name);
        };
    }

    static LedgerDatabase of(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return of(connection);
        }
    }

    static LedgerDatabase of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "H2" -> H2;
            case "Oracle" -> ORACLE;
            case "PostgreSQL" -> POSTGRESQL;
            default ->
                throw NightshiftException.refused(
                        "nightshift.ledger.url leads to a " + product + " database; expected Oracle, PostgreSQL or H2");
        };
    }
}
