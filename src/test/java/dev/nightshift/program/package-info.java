/** The built program as users start it, in processes of its own. */
@NullMarked
package dev.nightshift.program;

import org.jspecify.annotations.NullMarked;
