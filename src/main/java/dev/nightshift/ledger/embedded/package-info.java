/** The embedded ledger: one H2 file that processes of this host share. */
@NullMarked
package dev.nightshift.ledger.embedded;

import org.jspecify.annotations.NullMarked;
