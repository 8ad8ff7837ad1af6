/** Measurements that scripts/bench runs. They are not tests. */
@NullMarked
package dev.nightshift.benchmark;

import org.jspecify.annotations.NullMarked;
