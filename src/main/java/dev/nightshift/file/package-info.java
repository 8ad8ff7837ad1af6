/** A file of JSON records as a source: its lines are parsed, sorted on disk, and merged into a stream. */
@NullMarked
package dev.nightshift.file;

import org.jspecify.annotations.NullMarked;
