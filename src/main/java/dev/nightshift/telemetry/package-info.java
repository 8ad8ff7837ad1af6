/** Reports about runs to other systems: messages to a webhook, and metrics pushed before the program exits. */
@NullMarked
package dev.nightshift.telemetry;

import org.jspecify.annotations.NullMarked;
