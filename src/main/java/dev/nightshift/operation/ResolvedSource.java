package dev.nightshift.operation;

import dev.nightshift.login.Column;
import dev.nightshift.migration.GuardProperties;
import dev.nightshift.source.RecordSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of an attempt come from, as it was found now.
 *
 * @param name of table or file, for people
 * @param idColumn position of the id in {@code columns}
 * @param timeColumn position of the time of the last login in {@code columns}
 * @param zone of stored times without one
 * @param database where a table lies, without credentials; of a file, that it is one
 * @param inputPath where a file lies; null for a table
 * @param countRows whether plan counts the rows
 * @param ranges in how many ranges logins are to be read at the same time
 * @param guard that the volume must pass
 */
record ResolvedSource(
        String name,
        List<Column> columns,
        int idColumn,
        int timeColumn,
        String zone,
        String snapshotKind,
        @Nullable String snapshotValue,
        String database,
        @Nullable String inputPath,
        RecordSource rows,
        boolean countRows,
        int ranges,
        GuardProperties guard) {

    /** For rows of which any number may come. */
    static final GuardProperties NO_GUARD = new GuardProperties(0, 100);
}
