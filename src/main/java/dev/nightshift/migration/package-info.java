/** The Spring Batch job that copies a login table to an object store. */
@NullMarked
package dev.nightshift.migration;

import org.jspecify.annotations.NullMarked;
