/** A database table as a source: one dialect per database, column types, ranges, and the reader that streams it in key order. */
@NullMarked
package dev.nightshift.table;

import org.jspecify.annotations.NullMarked;
