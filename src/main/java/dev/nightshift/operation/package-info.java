/** What an operator can order and ask, the settings, and how a run is started, resumed and finished. */
@NullMarked
package dev.nightshift.operation;

import org.jspecify.annotations.NullMarked;
