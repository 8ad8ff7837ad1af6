/** The entry point: puts the parts together, and nothing else of weight. */
@NullMarked
package dev.nightshift;

import org.jspecify.annotations.NullMarked;
