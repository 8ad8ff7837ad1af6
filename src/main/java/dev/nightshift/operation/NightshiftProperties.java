package dev.nightshift.operation;

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
 * {@code nightshift.*}: all settings; what each means stands in {@code config/application.yml}.
 *
 * @param zone whose midnight is the default cutoff
 * @param top N of the latest logins
 * @param chunkSize rows per chunk
 * @param format of part files
 * @param compression of part files; null: what is usual for the format
 * @param compressionLevel null: the cheapest
 * @param notification {@code nightshift.notify.*}; every object has a method of that name already
 */
public record NightshiftProperties(
        @DefaultValue("UTC") ZoneId zone,
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
        @DefaultValue GuardProperties guard,
        @DefaultValue NightlyProperties nightly,
        @DefaultValue ServeProperties serve,
        @DefaultValue ScheduleProperties schedule,
        @Name("notify") @DefaultValue NotifyProperties notification,
        @DefaultValue MetricsProperties metrics) {

    private static final int MOST_TOP = 10_000;
    private static final int MOST_CHUNK_SIZE = 1_000_000;

    /** Checks what the parts do not check themselves. */
    public NightshiftProperties {
        requireTop(top, "nightshift.top", SettingsException::new);
        boolean whole = chunkSize <= 1_000 || chunkSize % 1_000 == 0;
        if (chunkSize < 1 || chunkSize > MOST_CHUNK_SIZE || !whole) {
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
                            ? "with no compression there is none to set"
                            : "expected 1 to " + highest + " for " + compression.label()));
        }
    }

    static void requireTop(int top, String what, Function<String, NightshiftException> wrong) {
        if (top < 1 || top > MOST_TOP) {
            throw wrong.apply(what + " is " + top + "; expected 1 to 10,000 latest logins");
        }
    }
}
