/** How work is done in the background, stopped, why it was not done, and how its figures are written. */
@NullMarked
package dev.nightshift.work;

import org.jspecify.annotations.NullMarked;
