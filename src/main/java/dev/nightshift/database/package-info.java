/** Connections to the databases of source and ledger, one class for each database, and what their failures mean. */
@NullMarked
package dev.nightshift.database;

import org.jspecify.annotations.NullMarked;
