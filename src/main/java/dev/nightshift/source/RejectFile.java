package dev.nightshift.source;

import java.nio.file.Path;

/**
 * The rejected lines of a section of the file as JSON Lines of the form
 * {@code {"line":…,"offset":…,"reason":…,"text":…}}, without the text where only reasons are kept. A line that is not
 * valid text has {@code "base64"} instead of {@code "text"}. A line of which only the beginning is kept also has its
 * length in {@code "bytes"}.
 *
 * @param rejects number of rejected lines, at least one
 * @param sha256 SHA-256 of the file's bytes in lower-case hex
 */
public record RejectFile(Path path, long rejects, long bytes, String sha256) {}
