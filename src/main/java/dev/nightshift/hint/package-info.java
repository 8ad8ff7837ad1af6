/** What wakes workers when a partition can be claimed. Nothing depends on it but how soon they look into the ledger. */
@NullMarked
package dev.nightshift.hint;

import org.jspecify.annotations.NullMarked;
