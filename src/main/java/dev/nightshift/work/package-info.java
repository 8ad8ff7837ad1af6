/** How work is done in the background, stopped, reported while it lasts, and why it was not done. */
@NullMarked
package dev.nightshift.work;

import org.jspecify.annotations.NullMarked;
