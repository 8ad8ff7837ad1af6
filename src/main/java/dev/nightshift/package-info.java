/** The entry point, which puts the parts together. */
@NullMarked
package dev.nightshift;

import org.jspecify.annotations.NullMarked;
