package dev.nightshift.migration;

import dev.nightshift.hint.Hints;
import dev.nightshift.work.Waits;
import java.time.Duration;

/**
 * How workers copy the partitions of a run.
 *
 * @param patience how long the manager waits while no worker is alive
 * @param poll how often the manager looks at Spring Batch's tables
 * @param hints wakes workers; it may lose or repeat what it is told
 * @param waits tells operators what the manager waits for
 */
public record Sharing(Duration patience, Duration poll, Hints hints, Waits waits) {}
