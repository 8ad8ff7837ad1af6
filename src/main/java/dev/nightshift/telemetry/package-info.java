/** What is told to the outside about runs: messages to a webhook, and metrics pushed by a program that ends. */
@NullMarked
package dev.nightshift.telemetry;

import org.jspecify.annotations.NullMarked;
