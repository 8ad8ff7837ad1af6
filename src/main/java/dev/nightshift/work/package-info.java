/** Runs work in the background, stops it, reports its progress, and says why it was not done. */
@NullMarked
package dev.nightshift.work;

import org.jspecify.annotations.NullMarked;
