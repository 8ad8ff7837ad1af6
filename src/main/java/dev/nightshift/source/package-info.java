/** Defines a source of rows: ranges and blocks that are read in stream order. */
@NullMarked
package dev.nightshift.source;

import org.jspecify.annotations.NullMarked;
