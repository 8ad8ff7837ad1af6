/** The NIGHTSHIFT_ tables: runs, partitions with their checkpoints, parts, and the lease that fences them. */
@NullMarked
package dev.nightshift.ledger;

import org.jspecify.annotations.NullMarked;
