/** How work is done in the background, stopped, and how it fails. */
@NullMarked
package dev.nightshift.work;

import org.jspecify.annotations.NullMarked;
