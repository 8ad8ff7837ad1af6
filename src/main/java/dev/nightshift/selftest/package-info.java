/** A self-test with which users check the promises on their own database and bucket. */
@NullMarked
package dev.nightshift.selftest;

import org.jspecify.annotations.NullMarked;
