/** A published run compared, object by object and row by row, with what its manifest and the ledger say of it. */
@NullMarked
package dev.nightshift.verification;

import org.jspecify.annotations.NullMarked;
