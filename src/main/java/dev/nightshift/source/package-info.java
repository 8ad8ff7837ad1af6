/** The table to read: dialects, column types, and the reader that streams it in key order. */
@NullMarked
package dev.nightshift.source;

import org.jspecify.annotations.NullMarked;
