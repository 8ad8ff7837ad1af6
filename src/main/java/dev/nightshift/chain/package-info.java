/**
 * Chains of nights, which copy only what is new: the windows of a source's runs follow one another without hole or
 * overlap.
 */
@NullMarked
package dev.nightshift.chain;

import org.jspecify.annotations.NullMarked;
