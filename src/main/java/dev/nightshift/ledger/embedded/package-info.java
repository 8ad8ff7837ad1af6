/** Shares the embedded ledger, which is one H2 file, among processes of this host. */
@NullMarked
package dev.nightshift.ledger.embedded;

import org.jspecify.annotations.NullMarked;
