package dev.nightshift.storage;

/**
 * An object in a listing: its whole key, including the prefix, its size, and its ETag without quotes.
 *
 * @param etag empty if the service does not list ETags
 */
public record ObjectSummary(String key, long bytes, String etag) {}
