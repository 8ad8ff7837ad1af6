package dev.nightshift.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code purge} removed, or would.
 *
 * @param runs oldest first
 * @param done false: nothing was removed, it was only asked
 * @param kept the newest complete run, if it is that old too; null: it is not
 */
public record PurgeResult(
        List<RunSummary> runs, boolean done, @Nullable Long kept) {}
