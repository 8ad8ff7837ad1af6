/** What a source of rows is: ranges, positions and blocks, read in stream order. */
@NullMarked
package dev.nightshift.source;

import org.jspecify.annotations.NullMarked;
