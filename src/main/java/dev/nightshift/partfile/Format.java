package dev.nightshift.partfile;

import java.util.Locale;

/** How rows stand in a part file. */
public enum Format {
    /** A JSON object per line. */
    JSONL,
    /** RFC 4180, with a line of names. */
    CSV,
    /** Apache Parquet. */
    PARQUET;

    /** As it stands in settings, plans and manifests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #label}; refuses any other text by name. */
    public static Format of(String label) {
        for (Format format : values()) {
            if (format.label().equals(label)) {
                return format;
            }
        }
        throw new IllegalArgumentException("Not a format: \"" + label + "\"; expected jsonl, csv or parquet");
    }

    /** What is taken where nothing is said: what the format's readers know best, at little cost. */
    public Compression usualCompression() {
        return this == PARQUET ? Compression.ZSTD : Compression.GZIP;
    }

    /** After a part's name; Parquet compresses inside. */
    String extension(Compression compression) {
        return this == PARQUET ? "parquet" : label() + compression.suffix();
    }

    /** Of a part's object, as others see it. */
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
