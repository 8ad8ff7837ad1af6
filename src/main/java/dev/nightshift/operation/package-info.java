/** What an operator can ask and order: run, status, report, generate. */
@NullMarked
package dev.nightshift.operation;

import org.jspecify.annotations.NullMarked;
