package dev.nightshift.source;

import java.nio.file.Path;

/**
 * The rejected lines of a stretch of the file, as JSON Lines, each {@code {"line":…,"offset":…,"reason":…,"text":…}}, or
 * {@code "base64"} in place of {@code "text"} where the line is no valid text, with {@code "bytes"}, its length, where
 * only its beginning is kept.
 *
 * @param rejects lines in it, at least one
 * @param sha256 of its bytes, lower case hex
 */
public record RejectFile(Path path, long rejects, long bytes, String sha256) {}
