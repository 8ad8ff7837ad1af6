/** The result of a run, as documents for people and for programs. */
@NullMarked
package dev.nightshift.report;

import org.jspecify.annotations.NullMarked;
