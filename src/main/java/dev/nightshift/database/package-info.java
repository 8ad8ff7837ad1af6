/**
 * Opens connections to the databases of source and ledger and classifies their failures, with one class for each
 * database.
 */
@NullMarked
package dev.nightshift.database;

import org.jspecify.annotations.NullMarked;
