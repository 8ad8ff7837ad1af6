package dev.nightshift.ledger;

import dev.nightshift.login.Position;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is, without what was found in it, which takes long to read.
 *
 * @param position of the last committed row; null before the first commit
 * @param rows committed
 */
public record PartitionRow(
        PlannedPartition partition, @Nullable Position position, long rows) {}
