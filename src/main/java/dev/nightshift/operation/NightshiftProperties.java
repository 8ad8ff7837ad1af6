package dev.nightshift.operation;

import dev.nightshift.chain.IncrementalProperties;
import dev.nightshift.chain.Load;
import dev.nightshift.file.InputProperties;
import dev.nightshift.ledger.LeaseProperties;
import dev.nightshift.ledger.LedgerProperties;
import dev.nightshift.migration.GuardProperties;
import dev.nightshift.partfile.Compression;
import dev.nightshift.partfile.CsvProperties;
import dev.nightshift.partfile.Format;
import dev.nightshift.storage.TargetProperties;
import dev.nightshift.table.SourceProperties;
import dev.nightshift.telemetry.MetricsProperties;
import dev.nightshift.telemetry.NotifyProperties;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.SettingsException;
import java.time.ZoneId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * {@code nightshift.*}: all settings. The file {@code config/application.yml} explains each of them.
 *
 * @param zone the zone whose midnight is the default cutoff
 * @param load what a run of the table copies
 * @param top the number of latest logins to report
 * @param chunkSize rows per chunk
 * @param format the format of part files
 * @param compression the compression of part files; null for the usual one of the format
 * @param compressionLevel the level of the compression; null for the fastest
 * @param notification {@code nightshift.notify.*}; it cannot be called {@code notify}, because every object has a
 *     method of that name
 */
public record NightshiftProperties(
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("full") Load load,
        @DefaultValue("3") int top,
        @DefaultValue("100000") int chunkSize,
        @DefaultValue("jsonl") Format format,
        @Nullable Compression compression,
        @Nullable Integer compressionLevel,
        @DefaultValue CsvProperties csv,
        @DefaultValue SourceProperties source,
        @DefaultValue InputProperties input,
        @DefaultValue TargetProperties target,
        @DefaultValue LedgerProperties ledger,
        @DefaultValue LeaseProperties lease,
        @DefaultValue IncrementalProperties incremental,
        @DefaultValue WorkersProperties workers,
        @DefaultValue GuardProperties guard,
        @DefaultValue NightlyProperties nightly,
        @DefaultValue ServeProperties serve,
        @DefaultValue ScheduleProperties schedule,
        @Name("notify") @DefaultValue NotifyProperties notification,
        @DefaultValue MetricsProperties metrics) {

    private static final int MAX_TOP = 10_000;
    private static final int MAX_CHUNK_SIZE = 1_000_000;

    /** Checks what the nested records do not check themselves. */
    public NightshiftProperties {
        requireTop(top, "nightshift.top", SettingsException::new);
        boolean whole = chunkSize <= 1_000 || chunkSize % 1_000 == 0;
        if (chunkSize < 1 || chunkSize > MAX_CHUNK_SIZE || !whole) {
            throw new SettingsException("nightshift.chunk-size is " + chunkSize
                    + "; expected 1 to 1,000 rows, or a multiple of 1,000 up to 1,000,000");
        }
        requireLevel(compressionLevel, compression == null ? format.usualCompression() : compression);
    }

    private static void requireLevel(@Nullable Integer level, Compression compression) {
        int highest = compression.highestLevel();
        if (level != null && (level < 1 || level > highest)) {
            throw new SettingsException("nightshift.compression-level is " + level + "; "
                    + (highest == 0
                            ? "without compression no level can be set"
                            : "expected 1 to " + highest + " for " + compression.label()));
        }
    }

    static void requireTop(int top, String what, Function<String, NightshiftException> wrong) {
        if (top < 1 || top > MAX_TOP) {
            throw wrong.apply(what + " is " + top + "; expected 1 to 10,000 latest logins");
        }
    }
}
