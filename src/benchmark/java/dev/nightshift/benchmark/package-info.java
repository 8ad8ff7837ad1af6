/** Measurements that scripts/bench runs; no tests. */
@NullMarked
package dev.nightshift.benchmark;

import org.jspecify.annotations.NullMarked;
