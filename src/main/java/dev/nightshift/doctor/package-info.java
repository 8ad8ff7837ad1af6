/** Checks everything that a run needs, and says what to grant or create. */
@NullMarked
package dev.nightshift.doctor;

import org.jspecify.annotations.NullMarked;
