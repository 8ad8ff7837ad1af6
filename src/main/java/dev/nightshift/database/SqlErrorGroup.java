package dev.nightshift.database;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Failures with the same meaning.
 *
 * @param reason description of the failures, for readers of the list
 * @param codes vendor codes
 * @param states SQL states, or their classes, which are the first two characters
 */
record SqlErrorGroup(SqlErrorKind kind, String reason, List<Integer> codes, List<String> states) {

    static SqlErrorGroup credentials(String reason) {
        return new SqlErrorGroup(SqlErrorKind.CREDENTIALS, reason, List.of(), List.of());
    }

    static SqlErrorGroup snapshotLost(String reason) {
        return new SqlErrorGroup(SqlErrorKind.SNAPSHOT_LOST, reason, List.of(), List.of());
    }

    static SqlErrorGroup permanent(String reason) {
        return new SqlErrorGroup(SqlErrorKind.PERMANENT, reason, List.of(), List.of());
    }

    static SqlErrorGroup temporary(String reason) {
        return new SqlErrorGroup(SqlErrorKind.TRANSIENT, reason, List.of(), List.of());
    }

    SqlErrorGroup codes(int... more) {
        List<Integer> all = new ArrayList<>(codes);
        Arrays.stream(more).forEach(all::add);
        return new SqlErrorGroup(kind, reason, all, states);
    }

    SqlErrorGroup range(int first, int last) {
        return codes(IntStream.rangeClosed(first, last).toArray());
    }

    SqlErrorGroup states(String... all) {
        return new SqlErrorGroup(kind, reason, codes, List.of(all));
    }
}
