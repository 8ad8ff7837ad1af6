package dev.nightshift.login;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Up to 1,000 rows in stream order, read together; its list never changes.
 *
 * @param position position of the last row; null if the block is empty
 * @param bytes estimated size of the encoded rows
 * @param clamped rows whose local time fell into a daylight-saving gap
 * @param ambiguous rows whose local time fell into a daylight-saving overlap
 * @param snapshot name of the snapshot at which the rows were read, if another session may read at another one;
 *     otherwise null
 */
public record Block(
        List<LoginRecord> records,
        @Nullable Position position,
        int bytes,
        int clamped,
        int ambiguous,
        @Nullable String snapshot) {

    public Block(List<LoginRecord> records, @Nullable Position position, int bytes, int clamped, int ambiguous) {
        this(records, position, bytes, clamped, ambiguous, null);
    }

    public Block {
        records = List.copyOf(records);
    }

    /** The same rows reduced to their keys, so that a chunk of them takes little memory. */
    public Block keys() {
        return new Block(
                records.stream().map(LoginRecord::key).toList(), position, bytes, clamped, ambiguous, snapshot);
    }
}
