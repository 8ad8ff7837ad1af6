/** Compares a published run, object by object and row by row, with its manifest and the ledger. */
@NullMarked
package dev.nightshift.verification;

import org.jspecify.annotations.NullMarked;
