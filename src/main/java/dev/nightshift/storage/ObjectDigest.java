package dev.nightshift.storage;

/**
 * The hash of an object that was read as a stream.
 *
 * @param sha256 SHA-256 of all bytes in lower-case hex
 * @param etag its ETag without quotes; empty if the service returned none
 */
public record ObjectDigest(String sha256, String etag) {}
