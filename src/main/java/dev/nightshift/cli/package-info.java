/** The command line: words in, answers and exit codes out. */
@NullMarked
package dev.nightshift.cli;

import org.jspecify.annotations.NullMarked;
