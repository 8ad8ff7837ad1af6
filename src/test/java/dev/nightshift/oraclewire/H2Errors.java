package dev.nightshift.oraclewire;

import java.sql.SQLException;

/** H2's failures in Oracle's numbers. */
final class H2Errors {

    private H2Errors() {}

    static OracleException translated(SQLException e) {
        return switch (e.getErrorCode()) {
            case 42102, 42103, 42104, 90079 -> new OracleException(942, "table or view does not exist");
            case 42122 -> new OracleException(904, "invalid identifier");
            case 42101 -> new OracleException(955, "name is already used by an existing object");
            case 23505 -> new OracleException(1, "unique constraint violated");
            case 23502 -> new OracleException(1400, "cannot insert NULL");
            case 23503, 23506 -> new OracleException(2291, "integrity constraint violated - parent key not found");
            case 23513, 23514 ->
                String.valueOf(e.getMessage()).contains(TableDefinition.BYTES)
                        ? new OracleException(12899, "value too large for column")
                        : new OracleException(2290, "check constraint violated");
            case 22001 -> new OracleException(12899, "value too large for column");
            case 22003 -> new OracleException(1438, "value larger than specified precision allowed for this column");
            case 22012 -> new OracleException(1476, "divisor is equal to zero");
            case 22018 -> new OracleException(1722, "invalid number");
            case 40001 -> new OracleException(60, "deadlock detected while waiting for resource");
            case 50200 -> new OracleException(54, "resource busy and acquire with NOWAIT specified or timeout expired");
            case 57014 -> new OracleException(1013, "user requested cancel of current operation");
            default -> new OracleException(900, "invalid SQL statement (H2: " + e.getMessage() + ")");
        };
    }
}
