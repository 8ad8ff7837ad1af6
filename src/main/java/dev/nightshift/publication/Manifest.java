package dev.nightshift.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.ProtectedColumn;
import dev.nightshift.report.Report;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a published run; only the objects in this list are safe to read. Its components are the fields of
 * {@code manifest.json}, in the same order.
 *
 * @param where condition in SQL for the rows that were copied; null for all rows
 * @param idColumn name of the column with the id; null in manifests of older versions
 * @param timeColumn name of the column with the time of the last login; null in manifests of older versions
 * @param protection what was done to the values of columns, also of dropped ones; null if all are as in the source
 * @param otherFields whether rows have fields that are not columns and that differ from row to row
 * @param formulasNeutralized whether texts in CSV that a spreadsheet would execute as formulas were neutralized
 * @param chain number of the chain of which the run is a night; null if it belongs to none
 * @param window the times of the logins that the run copied; null if it copied the whole source
 * @param lateRows rows with an earlier time among those copied; null if the run has no window
 * @param previous key of the manifest of the night before; null for the first night, and without a chain
 * @param rejectedKept number of rejected lines that are kept, the first of the file; null if all are
 * @param parts the part files in stream order
 */
public record Manifest(
        int formatVersion,
        Program program,
        Report.RunInfo run,
        Snapshot snapshot,
        @Nullable String where,
        String timeZone,
        List<ColumnInfo> columns,
        @Nullable String idColumn,
        @Nullable String timeColumn,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) List<ProtectedColumn> protection,
        boolean otherFields,
        String format,
        String compression,
        boolean formulasNeutralized,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Long chain,
        @JsonInclude(JsonInclude.Include.NON_NULL) Report.@Nullable Window window,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Long lateRows,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String previous,
        long rows,
        long rejected,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Long rejectedKept,
        boolean reconciled,
        List<String> warnings,
        List<Part> parts,
        List<ObjectInfo> rejects,
        List<ObjectInfo> reports) {

    /** The version of the manifest's format. */
    public static final int FORMAT_VERSION = 1;

    /** Whether the rows were read from a file. */
    public boolean ofFile() {
        return snapshot.kind().equals(SourceDescription.FILE);
    }

    /** Whether the ids are not those of the source. */
    public boolean idProtected() {
        return protection != null
                && columns.stream()
                        .filter(column -> column.name().equals(idColumn))
                        .anyMatch(id -> protection.stream()
                                .anyMatch(column -> column.column().equals(id.sourceName())));
    }

    /** The program that wrote the manifest. */
    public record Program(String name, String version) {}

    /** The point in time at which the source was read; with {@code none}, rows may have changed during the read. */
    public record Snapshot(String kind, @Nullable String value, Instant takenAt) {}

    /** A column. */
    public record ColumnInfo(
            String name,
            String sourceName,
            String sourceType,
            String type,
            int precision,
            int scale,
            boolean nullable) {}

    /** A part file. */
    public record Part(
            String key, int partition, int number, int rows, long bytes, String sha256, Key first, Key last) {}

    /** A row's key. */
    public record Key(@Nullable Instant lastLogin, LoginId id) {}

    /** An object that is not a part file. */
    public record ObjectInfo(String key, long bytes, String sha256) {}
}
