package dev.nightshift.operation;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs that {@code purge} removed, or would remove.
 *
 * @param runs the runs, oldest first
 * @param done whether the runs were removed; false if the caller only asked which they are
 * @param kept the newest complete runs that are old enough but were kept
 * @param notes why other runs that are old enough were kept, as sentences
 * @param objects what was, or would be, removed from the bucket; null if it was not asked for
 */
public record PurgeResult(
        List<RunSummary> runs,
        boolean done,
        List<RunSummary> kept,
        List<String> notes,
        @Nullable Objects objects) {

    /**
     * Objects of the bucket.
     *
     * @param number how many
     * @param bytes their total size
     * @param versions whether the bucket keeps them as older versions
     * @param refused the number of objects that the service refused to remove
     * @param refusal the first refusal; null if there was none
     * @param unknown the places of runs that the ledger does not know
     */
    public record Objects(
            int number,
            long bytes,
            boolean versions,
            int refused,
            @Nullable String refusal,
            List<String> unknown) {

        static final Objects NONE = new Objects(0, 0, false, 0, null, List.of());

        Objects plus(Objects other) {
            return new Objects(
                    number + other.number,
                    bytes + other.bytes,
                    versions || other.versions,
                    refused + other.refused,
                    refusal == null ? other.refusal : refusal,
                    Stream.concat(unknown.stream(), other.unknown.stream()).toList());
        }
    }
}
