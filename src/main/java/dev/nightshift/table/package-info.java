/** Reads a database table as a source: dialects of the databases, column types, ranges, and the reader in key order. */
@NullMarked
package dev.nightshift.table;

import org.jspecify.annotations.NullMarked;
