package dev.nightshift.ledger;

import dev.nightshift.login.Position;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a partition, without its findings, which take long to read.
 *
 * @param position position of the last committed row; null before the first commit
 * @param rows number of committed rows
 */
public record PartitionRow(
        PlannedPartition partition, @Nullable Position position, long rows) {}
