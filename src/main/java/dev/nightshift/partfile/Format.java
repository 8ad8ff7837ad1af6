package dev.nightshift.partfile;

import dev.nightshift.work.NightshiftException;
import java.util.Locale;

/** The format of the rows in a part file. */
public enum Format {
    /** One JSON object per line. */
    JSONL,
    /** RFC 4180, with a header line. */
    CSV,
    /** Apache Parquet. */
    PARQUET;

    /** The name used in settings, plans and manifests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #label}; any other text is refused with a message that names it. */
    public static Format of(String label) {
        for (Format format : values()) {
            if (format.label().equals(label)) {
                return format;
            }
        }
        throw NightshiftException.usage("Not a format: \"" + label + "\"; expected jsonl, csv or parquet");
    }

    /** The default compression: the cheap one that the format's readers support best. */
    public Compression usualCompression() {
        return this == PARQUET ? Compression.ZSTD : Compression.GZIP;
    }

    /** The file name extension of a part; Parquet has a single one, because it compresses inside the file. */
    String extension(Compression compression) {
        return this == PARQUET ? "parquet" : label() + compression.suffix();
    }

    /** The content type of a part's object. */
    String contentType(Compression compression) {
        if (this == PARQUET) {
            return "application/vnd.apache.parquet";
        }
        return switch (compression) {
            case NONE -> this == CSV ? "text/csv" : "application/x-ndjson";
            case GZIP -> "application/gzip";
            case ZSTD -> "application/zstd";
        };
    }
}
