package dev.nightshift.operation;

import java.util.HashSet;
import java.util.Set;

/**
 * Chooses among the changes of a run, in their order: all of ours, and of those that Spring Batch makes to its tables
 * between two of ours, the first of each kind. Ours decide where a run is resumed.
 */
final class OneOfEachKind {

    private final Set<String> kinds = new HashSet<>();

    boolean chooses(String change) {
        boolean ours = change.contains(" NIGHTSHIFT_") || change.matches("(PUT|DELETE) .*");
        if (ours) {
            kinds.clear();
        }
        return ours || kinds.add(change);
    }
}
