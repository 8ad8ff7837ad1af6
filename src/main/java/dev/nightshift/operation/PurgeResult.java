package dev.nightshift.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs that {@code purge} removed, or would remove.
 *
 * @param runs the runs, oldest first
 * @param done whether the runs were removed; false if the caller only asked which they are
 * @param kept the newest complete run, if it is old enough but was kept; otherwise null
 */
public record PurgeResult(
        List<RunSummary> runs, boolean done, @Nullable Long kept) {}
