/** The command line: parses arguments, prints answers and returns exit codes. */
@NullMarked
package dev.nightshift.cli;

import org.jspecify.annotations.NullMarked;
