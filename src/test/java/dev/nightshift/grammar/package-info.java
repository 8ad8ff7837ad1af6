/** Holds SQL for Oracle to Oracle's grammar where there is no Oracle at hand. */
@NullMarked
package dev.nightshift.grammar;

import org.jspecify.annotations.NullMarked;
