/** A file of JSON records as a source: lines are parsed, sorted on disk and merged into the stream that a table would give. */
@NullMarked
package dev.nightshift.file;

import org.jspecify.annotations.NullMarked;
