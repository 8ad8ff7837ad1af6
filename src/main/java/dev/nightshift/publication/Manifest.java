package dev.nightshift.publication;

import dev.nightshift.login.LoginId;
import dev.nightshift.report.Report;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a published run consists of; the one list of objects that is safe to read. Its components are the fields of
 * {@code manifest.json}, in their order.
 *
 * @param otherFields whether rows have fields besides those of the columns, which differ from row to row
 * @param parts in stream order
 */
public record Manifest(
        int formatVersion,
        Program program,
        Report.RunInfo run,
        Snapshot snapshot,
        String timeZone,
        List<ColumnInfo> columns,
        boolean otherFields,
        String format,
        String compression,
        long rows,
        long rejected,
        boolean reconciled,
        List<String> warnings,
        List<Part> parts,
        List<ObjectInfo> rejects,
        List<ObjectInfo> reports) {

    /** Of the manifest itself. */
    public static final int FORMAT_VERSION = 1;

    /** What wrote it. */
    public record Program(String name, String version) {}

    /** The point in time at which the source was read; with {@code none}, rows may have changed while they were read. */
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

    /** Another object. */
    public record ObjectInfo(String key, long bytes, String sha256) {}
}
