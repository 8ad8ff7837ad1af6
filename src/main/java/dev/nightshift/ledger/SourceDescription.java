package dev.nightshift.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.login.Column;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.ProtectedColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source of a run's rows: a table or a file.
 *
 * @param table quoted name of the table, or name of the file
 * @param columns copied columns in order
 * @param idColumn position of the id in {@code columns}
 * @param timeColumn position of the time of the last login in {@code columns}
 * @param timeZone zone in which a stored time without a zone is interpreted
 * @param snapshotKind {@code none}, the database's kind of snapshot, or {@link #FILE}
 * @param snapshotValue the snapshot at which the run was planned, or the SHA-256 of a file; null with {@code none}
 * @param database location of the table, without credentials; for a file, a text that says so
 * @param inputPath path of the file; null for a table
 * @param recordPath the names of the fields that lead to the records of a file; null, as in plans of older versions,
 *     means none
 * @param epoch the unit of times in a file that are numbers; null, as in plans of older versions, means none
 * @param where condition in SQL for the rows that are copied; null for all rows
 * @param uniqueAssumed true if nothing but the settings says that the id is unique; otherwise null
 * @param databaseId what the database says it is, regardless of the address at which it was reached; null if it does
 *     not say that
 * @param maxRowsPerSecond how many rows the newest attempt reads in a second at most; null for no limit
 * @param protection what is done to the values of columns, also of dropped ones; null, as in plans of older versions,
 *     if all are copied as they are
 */
public record SourceDescription(
        String table,
        List<Column> columns,
        int idColumn,
        int timeColumn,
        String timeZone,
        String snapshotKind,
        @Nullable String snapshotValue,
        String database,
        @Nullable String inputPath,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String recordPath,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String epoch,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String where,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Boolean uniqueAssumed,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String databaseId,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Integer maxRowsPerSecond,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) List<ProtectedColumn> protection) {

    /** Kind of the snapshot of a file, which is identified by its bytes. */
    public static final String FILE = "file";

    /** A source whose records are read as usual. */
    public SourceDescription(
            String table,
            List<Column> columns,
            int idColumn,
            int timeColumn,
            String timeZone,
            String snapshotKind,
            @Nullable String snapshotValue,
            String database,
            @Nullable String inputPath) {
        this(
                table,
                columns,
                idColumn,
                timeColumn,
                timeZone,
                snapshotKind,
                snapshotValue,
                database,
                inputPath,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same source, at a snapshot that was taken for this attempt; null if none was taken. */
    public SourceDescription at(@Nullable String taken) {
        return taken == null ? this : with(taken, maxRowsPerSecond);
    }

    /** The same source, read with another limit; null for none. */
    public SourceDescription limitedTo(@Nullable Integer rowsPerSecond) {
        return with(snapshotValue, rowsPerSecond);
    }

    private SourceDescription with(@Nullable String snapshot, @Nullable Integer rowsPerSecond) {
        return new SourceDescription(
                table,
                columns,
                idColumn,
                timeColumn,
                timeZone,
                snapshotKind,
                snapshot,
                database,
                inputPath,
                recordPath,
                epoch,
                where,
                uniqueAssumed,
                databaseId,
                rowsPerSecond,
                protection);
    }

    /** Whether this is a source in the same database, perhaps reached at another address. */
    public boolean sameDatabase(SourceDescription other) {
        return database.equals(other.database) || (databaseId != null && databaseId.equals(other.databaseId));
    }

    /**
     * A warning if the rows of this plan were read at another address; otherwise null. A copy of a database cannot be
     * told from the database.
     */
    public @Nullable String warningOfAddress(SourceDescription read) {
        return database.equals(read.database)
                ? null
                : "Planned at the database " + database + ", but read at " + read.database
                        + ", which says that it is the same database; so does a copy of it, whose rows may differ";
    }

    /**
     * Whether all these rows were read, and were counted, as of one moment. Without that, a row that was written
     * meanwhile may be missing or come twice.
     */
    public boolean readAtOneMoment(PartitionState findings) {
        return snapshotValue != null && findings.readPoints().only(snapshotValue);
    }

    /** Whether the id is not that of the source, so that its order differs from that of the rows. */
    public boolean idProtected() {
        return protection != null
                && protection.stream()
                        .anyMatch(column ->
                                column.column().equals(columns.get(idColumn).sourceName()));
    }

    /** Whether the source is a file. */
    public boolean ofFile() {
        return snapshotKind.equals(FILE);
    }
}
