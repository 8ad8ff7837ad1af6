/** Stores runs, partitions with their checkpoints, parts, and the leases that fence them, in the NIGHTSHIFT_ tables. */
@NullMarked
package dev.nightshift.ledger;

import org.jspecify.annotations.NullMarked;
