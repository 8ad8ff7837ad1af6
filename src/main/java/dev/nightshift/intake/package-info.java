/** JSON Lines files as a source: lines are parsed, sorted on disk and merged into the stream that a table would give. */
@NullMarked
package dev.nightshift.intake;

import org.jspecify.annotations.NullMarked;
