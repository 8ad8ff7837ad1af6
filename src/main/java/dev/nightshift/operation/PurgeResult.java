package dev.nightshift.operation;

import java.util.List;

/**
 * The runs that {@code purge} removed, or would remove.
 *
 * @param runs the runs, oldest first
 * @param done whether the runs were removed; false if the caller only asked which they are
 * @param kept the newest complete runs that are old enough but were kept
 */
public record PurgeResult(List<RunSummary> runs, boolean done, List<RunSummary> kept) {}
