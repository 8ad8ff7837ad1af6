package dev.nightshift.login;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Up to 1,000 rows in stream order, read together; its list never changes.
 *
 * @param position of the last row; null when there is none
 * @param clamped rows whose local time fell into a daylight-saving gap
 * @param ambiguous rows whose local time fell into a daylight-saving overlap
 */
public record Block(List<LoginRecord> records, @Nullable Position position, int clamped, int ambiguous) {

    /** No rows: the end of a stream. */
    public static final Block EMPTY = new Block(List.of(), null, 0, 0);

    public Block {
        records = List.copyOf(records);
    }
}
