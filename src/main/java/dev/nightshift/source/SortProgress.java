package dev.nightshift.source;

/**
 * The part of a file that is sorted.
 *
 * @param bytes bytes of the file on disk, compressed or not; approximate, but exact at the end
 * @param size all bytes of the file
 * @param lines lines read so far, including blank ones
 * @param records lines that became rows
 * @param neverLoggedIn rows without a time
 * @param blank lines without a record
 * @param rejected lines that did not become rows; {@code records}, {@code blank} and {@code rejected} add up to
 *     {@code lines}
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
