package dev.nightshift.operation;

import dev.nightshift.work.NightshiftException;
import java.time.Duration;

/**
 * What {@code purge} is to remove.
 *
 * @param age only runs that have not changed for longer than this are removed
 * @param keep the number of newest complete runs of each source that are kept regardless of their age
 * @param objects whether their objects are removed from the bucket too
 * @param really whether to remove anything; false to return only what would be removed
 */
public record PurgeRequest(Duration age, int keep, boolean objects, boolean really) {

    /** Checks the range. */
    public PurgeRequest {
        if (keep < 1) {
            throw NightshiftException.usage("--keep is " + keep + "; expected 1 or more");
        }
    }
}
