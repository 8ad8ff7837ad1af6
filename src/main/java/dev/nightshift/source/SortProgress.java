package dev.nightshift.source;

/**
 * What of a file is sorted and safe on disk.
 *
 * @param bytes of the file as it lies there, compressed or not; approximate but at the end
 * @param size all bytes of the file
 * @param lines ended so far, blank ones too
 * @param records lines that became rows
 * @param neverLoggedIn rows without a time
 * @param blank lines without a record
 * @param rejected lines that became no rows; their sum with {@code records} and {@code blank} is {@code lines}
 * @param clamped rows whose local time fell into a daylight-saving gap
 * @param ambiguous rows whose local time fell into a daylight-saving overlap
 */
public record SortProgress(
        long bytes,
        long size,
        long lines,
        long records,
        long neverLoggedIn,
        long blank,
        long rejected,
        long clamped,
        long ambiguous) {}
